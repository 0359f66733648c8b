-- CreateEnum
CREATE TYPE "experiment_kind" AS ENUM ('BACKTEST', 'SWEEP', 'FACTOR_STUDY');

-- CreateEnum
CREATE TYPE "replay_cause" AS ENUM ('CODE_CHANGED', 'DATA_CHANGED', 'ENVIRONMENT_CHANGED', 'UNEXPLAINED');

-- CreateTable
CREATE TABLE "experiment" (
    "id" SERIAL NOT NULL,
    "market_id" INTEGER NOT NULL,
    "job_id" INTEGER NOT NULL,
    "kind" "experiment_kind" NOT NULL,
    "name" TEXT,
    "strategy" TEXT,
    "strategy_version" TEXT,
    "plan" JSONB,
    "plan_hash" TEXT,
    "settings" JSONB NOT NULL,
    "universe" TEXT NOT NULL,
    "from_date" DATE NOT NULL,
    "to_date" DATE NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,
    "data_version" BIGINT NOT NULL,
    "code_version" TEXT NOT NULL,
    "code_dirty" BOOLEAN NOT NULL,
    "seed" INTEGER NOT NULL,
    "environment" JSONB NOT NULL,
    "warnings" JSONB NOT NULL DEFAULT '[]',
    "result" JSONB,
    "digest" TEXT,
    "data_digest" TEXT,

    CONSTRAINT "experiment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "replay" (
    "id" SERIAL NOT NULL,
    "experiment_id" INTEGER NOT NULL,
    "digest" TEXT NOT NULL,
    "identical" BOOLEAN NOT NULL,
    "causes" "replay_cause"[],
    "differences" TEXT[],
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "replay_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "experiment_job_id_key" ON "experiment"("job_id");

-- CreateIndex
CREATE INDEX "experiment_market_id_id_idx" ON "experiment"("market_id", "id");

-- CreateIndex
CREATE INDEX "replay_experiment_id_id_idx" ON "replay"("experiment_id", "id");

