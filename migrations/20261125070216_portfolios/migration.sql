-- CreateTable
CREATE TABLE "portfolio" (
    "id" SERIAL NOT NULL,
    "market_id" INTEGER NOT NULL,
    "strategy" TEXT NOT NULL,
    "date" DATE NOT NULL,
    "ranking_run_id" INTEGER NOT NULL,
    "job_id" INTEGER,
    "capital" DOUBLE PRECISION NOT NULL,
    "cash" DOUBLE PRECISION NOT NULL,
    "size" INTEGER NOT NULL,
    "gross_leverage" DOUBLE PRECISION NOT NULL,
    "net_exposure" DOUBLE PRECISION NOT NULL,
    "volatility_annual" DOUBLE PRECISION,
    "target_volatility_annual" DOUBLE PRECISION,
    "leverage" DOUBLE PRECISION NOT NULL,
    "beta" DOUBLE PRECISION,
    "effective_names" DOUBLE PRECISION,
    "solver" JSONB NOT NULL,
    "covariance" JSONB NOT NULL,
    "rule_checks" JSONB NOT NULL,
    "warnings" JSONB NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,
    "data_version" BIGINT NOT NULL,
    "strategy_version" TEXT NOT NULL,
    "plan_hash" TEXT NOT NULL,
    "code_version" TEXT NOT NULL,
    "code_dirty" BOOLEAN NOT NULL,
    "seed" INTEGER NOT NULL,
    "environment" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "portfolio_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "target" (
    "run_id" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "security_id" INTEGER NOT NULL,
    "ticker" TEXT NOT NULL,
    "score" DOUBLE PRECISION NOT NULL,
    "rank" INTEGER NOT NULL,
    "conviction" TEXT NOT NULL,
    "raw_weight" DOUBLE PRECISION NOT NULL,
    "final_weight" DOUBLE PRECISION NOT NULL,
    "shares" DOUBLE PRECISION NOT NULL,
    "price" DOUBLE PRECISION NOT NULL,
    "value" DOUBLE PRECISION NOT NULL,
    "reason" TEXT NOT NULL,

    CONSTRAINT "target_pkey" PRIMARY KEY ("run_id","position")
);

-- CreateIndex
CREATE INDEX "portfolio_market_id_strategy_date_id_idx" ON "portfolio"("market_id", "strategy", "date", "id");

-- CreateIndex
CREATE UNIQUE INDEX "target_security_id_run_id_key" ON "target"("security_id", "run_id");

