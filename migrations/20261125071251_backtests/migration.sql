-- AlterTable
ALTER TABLE "experiment" ADD COLUMN     "statistics" JSONB;

-- CreateTable
CREATE TABLE "experiment_curve" (
    "experiment_id" INTEGER NOT NULL,
    "dates" INTEGER[],
    "equity" DOUBLE PRECISION[],
    "cash" DOUBLE PRECISION[],
    "turnover" DOUBLE PRECISION[],
    "costs" DOUBLE PRECISION[],
    "exposure" DOUBLE PRECISION[],
    "risk_free" DOUBLE PRECISION[],
    "risk_free_series" TEXT,
    "benchmarks" TEXT[],
    "benchmark_returns" DOUBLE PRECISION[],

    CONSTRAINT "experiment_curve_pkey" PRIMARY KEY ("experiment_id")
);

-- CreateTable
CREATE TABLE "experiment_step" (
    "experiment_id" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "signal_date" DATE NOT NULL,
    "date" DATE NOT NULL,
    "equity" DOUBLE PRECISION NOT NULL,
    "cash" DOUBLE PRECISION NOT NULL,
    "security_ids" INTEGER[],
    "tickers" TEXT[],
    "sectors" TEXT[],
    "weights" DOUBLE PRECISION[],
    "shares" DOUBLE PRECISION[],
    "prices" DOUBLE PRECISION[],

    CONSTRAINT "experiment_step_pkey" PRIMARY KEY ("experiment_id","position")
);

-- CreateTable
CREATE TABLE "experiment_trade" (
    "experiment_id" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "date" DATE NOT NULL,
    "security_id" INTEGER NOT NULL,
    "ticker" TEXT NOT NULL,
    "side" TEXT NOT NULL,
    "shares" DOUBLE PRECISION NOT NULL,
    "price" DOUBLE PRECISION NOT NULL,
    "value" DOUBLE PRECISION NOT NULL,
    "cost" DOUBLE PRECISION NOT NULL,
    "reason" TEXT NOT NULL,

    CONSTRAINT "experiment_trade_pkey" PRIMARY KEY ("experiment_id","position")
);

