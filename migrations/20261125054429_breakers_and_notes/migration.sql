-- AlterTable
ALTER TABLE "ingest" ADD COLUMN     "job_id" INTEGER;

-- AlterTable
ALTER TABLE "quarantine" ADD COLUMN     "note" TEXT;

-- CreateTable
CREATE TABLE "breaker" (
    "provider" TEXT NOT NULL,
    "worker" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "failures" INTEGER NOT NULL,
    "threshold" INTEGER NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "retry_at" TIMESTAMPTZ(3),
    "last_error" TEXT,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "breaker_pkey" PRIMARY KEY ("provider","worker")
);

