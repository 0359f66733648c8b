-- CreateTable
CREATE TABLE "unavailable" (
    "security_id" INTEGER NOT NULL,
    "source" "source" NOT NULL,
    "from_date" DATE NOT NULL,
    "to_date" DATE NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "unavailable_pkey" PRIMARY KEY ("security_id","source","from_date")
);

