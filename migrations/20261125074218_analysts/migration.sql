-- CreateTable
CREATE TABLE "estimate" (
    "security_id" INTEGER NOT NULL,
    "date" DATE NOT NULL,
    "period" TEXT NOT NULL,
    "source" "source" NOT NULL,
    "period_end" DATE,
    "eps" DOUBLE PRECISION,
    "eps_7_days_ago" DOUBLE PRECISION,
    "eps_30_days_ago" DOUBLE PRECISION,
    "eps_60_days_ago" DOUBLE PRECISION,
    "eps_90_days_ago" DOUBLE PRECISION,
    "known_at" TIMESTAMPTZ(3) NOT NULL,
    "version" BIGINT NOT NULL,

    CONSTRAINT "estimate_pkey" PRIMARY KEY ("security_id","date","period","source")
);

-- CreateTable
CREATE TABLE "estimate_history" (
    "security_id" INTEGER NOT NULL,
    "date" DATE NOT NULL,
    "period" TEXT NOT NULL,
    "source" "source" NOT NULL,
    "period_end" DATE,
    "eps" DOUBLE PRECISION,
    "eps_7_days_ago" DOUBLE PRECISION,
    "eps_30_days_ago" DOUBLE PRECISION,
    "eps_60_days_ago" DOUBLE PRECISION,
    "eps_90_days_ago" DOUBLE PRECISION,
    "known_at" TIMESTAMPTZ(3) NOT NULL,
    "version" BIGINT NOT NULL,
    "superseded_known_at" TIMESTAMPTZ(3) NOT NULL,
    "superseded_version" BIGINT NOT NULL,

    CONSTRAINT "estimate_history_pkey" PRIMARY KEY ("security_id","date","period","source","superseded_version")
);

-- CreateTable
CREATE TABLE "recommendation" (
    "security_id" INTEGER NOT NULL,
    "date" DATE NOT NULL,
    "period" TEXT NOT NULL,
    "source" "source" NOT NULL,
    "strong_buy" DOUBLE PRECISION,
    "buy" DOUBLE PRECISION,
    "hold" DOUBLE PRECISION,
    "sell" DOUBLE PRECISION,
    "strong_sell" DOUBLE PRECISION,
    "known_at" TIMESTAMPTZ(3) NOT NULL,
    "version" BIGINT NOT NULL,

    CONSTRAINT "recommendation_pkey" PRIMARY KEY ("security_id","date","period","source")
);

-- CreateTable
CREATE TABLE "recommendation_history" (
    "security_id" INTEGER NOT NULL,
    "date" DATE NOT NULL,
    "period" TEXT NOT NULL,
    "source" "source" NOT NULL,
    "strong_buy" DOUBLE PRECISION,
    "buy" DOUBLE PRECISION,
    "hold" DOUBLE PRECISION,
    "sell" DOUBLE PRECISION,
    "strong_sell" DOUBLE PRECISION,
    "known_at" TIMESTAMPTZ(3) NOT NULL,
    "version" BIGINT NOT NULL,
    "superseded_known_at" TIMESTAMPTZ(3) NOT NULL,
    "superseded_version" BIGINT NOT NULL,

    CONSTRAINT "recommendation_history_pkey" PRIMARY KEY ("security_id","date","period","source","superseded_version")
);

