-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "source" AS ENUM ('FILES', 'YAHOO', 'DEMO');

-- CreateEnum
CREATE TYPE "security_type" AS ENUM ('STOCK', 'FUND', 'INDEX', 'OTHER');

-- CreateEnum
CREATE TYPE "action_type" AS ENUM ('SPLIT', 'DIVIDEND');

-- CreateEnum
CREATE TYPE "close_basis" AS ENUM ('PRICE', 'TOTAL_RETURN');

-- CreateEnum
CREATE TYPE "fiscal_period" AS ENUM ('Q', 'A');

-- CreateEnum
CREATE TYPE "earnings_session" AS ENUM ('PRE', 'POST', 'UNKNOWN');

-- CreateEnum
CREATE TYPE "quarantine_status" AS ENUM ('OPEN', 'RELEASED', 'REVERTED', 'DISCARDED');

-- CreateTable
CREATE TABLE "market" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "simulated" BOOLEAN NOT NULL,
    "currency" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "benchmark" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "market_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "data_version" (
    "id" BIGSERIAL NOT NULL,
    "market_id" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "data_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ingest" (
    "id" UUID NOT NULL,
    "market_id" INTEGER NOT NULL,
    "source" "source" NOT NULL,
    "description" TEXT NOT NULL,
    "context" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3) NOT NULL,
    "version" BIGINT,
    "rejected" BOOLEAN NOT NULL,
    "tables" JSONB NOT NULL,
    "rules" JSONB NOT NULL,
    "without_data" TEXT[],
    "failures" TEXT[],

    CONSTRAINT "ingest_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "quarantine" (
    "id" BIGSERIAL NOT NULL,
    "market_id" INTEGER NOT NULL,
    "ingest_id" UUID NOT NULL,
    "table_name" TEXT NOT NULL,
    "ticker" TEXT,
    "date" DATE,
    "rule" TEXT NOT NULL,
    "stage" TEXT NOT NULL,
    "severity" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "row" JSONB NOT NULL,
    "repaired_row" JSONB,
    "source" "source" NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "status" "quarantine_status" NOT NULL DEFAULT 'OPEN',
    "resolved_by" TEXT,
    "resolved_at" TIMESTAMPTZ(3),
    "digest" TEXT NOT NULL,

    CONSTRAINT "quarantine_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "security" (
    "id" SERIAL NOT NULL,
    "market_id" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "ticker" TEXT NOT NULL,
    "name" TEXT,
    "sector" TEXT,
    "industry" TEXT,
    "type" "security_type" NOT NULL,
    "version" BIGINT NOT NULL,

    CONSTRAINT "security_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "security_history" (
    "id" INTEGER NOT NULL,
    "market_id" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "ticker" TEXT NOT NULL,
    "name" TEXT,
    "sector" TEXT,
    "industry" TEXT,
    "type" "security_type" NOT NULL,
    "version" BIGINT NOT NULL,
    "superseded_known_at" TIMESTAMPTZ(3) NOT NULL,
    "superseded_version" BIGINT NOT NULL,

    CONSTRAINT "security_history_pkey" PRIMARY KEY ("id","superseded_version")
);

-- CreateTable
CREATE TABLE "ticker" (
    "id" SERIAL NOT NULL,
    "market_id" INTEGER NOT NULL,
    "security_id" INTEGER NOT NULL,
    "ticker" TEXT NOT NULL,
    "from_date" DATE,
    "to_date" DATE,
    "version" BIGINT NOT NULL,

    CONSTRAINT "ticker_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "delisting" (
    "security_id" INTEGER NOT NULL,
    "date" DATE NOT NULL,
    "reason" TEXT NOT NULL,
    "final_return" DOUBLE PRECISION,
    "known_at" TIMESTAMPTZ(3) NOT NULL,
    "version" BIGINT NOT NULL,

    CONSTRAINT "delisting_pkey" PRIMARY KEY ("security_id")
);

-- CreateTable
CREATE TABLE "delisting_history" (
    "security_id" INTEGER NOT NULL,
    "date" DATE NOT NULL,
    "reason" TEXT NOT NULL,
    "final_return" DOUBLE PRECISION,
    "known_at" TIMESTAMPTZ(3) NOT NULL,
    "version" BIGINT NOT NULL,
    "superseded_known_at" TIMESTAMPTZ(3) NOT NULL,
    "superseded_version" BIGINT NOT NULL,

    CONSTRAINT "delisting_history_pkey" PRIMARY KEY ("security_id","superseded_version")
);

-- CreateTable
CREATE TABLE "bar" (
    "security_id" INTEGER NOT NULL,
    "date" DATE NOT NULL,
    "source" "source" NOT NULL,
    "open" DOUBLE PRECISION,
    "high" DOUBLE PRECISION,
    "low" DOUBLE PRECISION,
    "close" DOUBLE PRECISION NOT NULL,
    "volume" DOUBLE PRECISION,
    "filled" BOOLEAN NOT NULL DEFAULT false,
    "known_at" TIMESTAMPTZ(3) NOT NULL,
    "version" BIGINT NOT NULL,

    CONSTRAINT "bar_pkey" PRIMARY KEY ("security_id","date","source")
);

-- CreateTable
CREATE TABLE "bar_history" (
    "security_id" INTEGER NOT NULL,
    "date" DATE NOT NULL,
    "source" "source" NOT NULL,
    "open" DOUBLE PRECISION,
    "high" DOUBLE PRECISION,
    "low" DOUBLE PRECISION,
    "close" DOUBLE PRECISION NOT NULL,
    "volume" DOUBLE PRECISION,
    "filled" BOOLEAN NOT NULL,
    "known_at" TIMESTAMPTZ(3) NOT NULL,
    "version" BIGINT NOT NULL,
    "superseded_known_at" TIMESTAMPTZ(3) NOT NULL,
    "superseded_version" BIGINT NOT NULL,

    CONSTRAINT "bar_history_pkey" PRIMARY KEY ("security_id","date","source","superseded_version")
);

-- CreateTable
CREATE TABLE "index_close" (
    "security_id" INTEGER NOT NULL,
    "date" DATE NOT NULL,
    "basis" "close_basis" NOT NULL,
    "source" "source" NOT NULL,
    "close" DOUBLE PRECISION NOT NULL,
    "known_at" TIMESTAMPTZ(3) NOT NULL,
    "version" BIGINT NOT NULL,

    CONSTRAINT "index_close_pkey" PRIMARY KEY ("security_id","date","basis","source")
);

-- CreateTable
CREATE TABLE "index_close_history" (
    "security_id" INTEGER NOT NULL,
    "date" DATE NOT NULL,
    "basis" "close_basis" NOT NULL,
    "source" "source" NOT NULL,
    "close" DOUBLE PRECISION NOT NULL,
    "known_at" TIMESTAMPTZ(3) NOT NULL,
    "version" BIGINT NOT NULL,
    "superseded_known_at" TIMESTAMPTZ(3) NOT NULL,
    "superseded_version" BIGINT NOT NULL,

    CONSTRAINT "index_close_history_pkey" PRIMARY KEY ("security_id","date","basis","source","superseded_version")
);

-- CreateTable
CREATE TABLE "corporate_action" (
    "security_id" INTEGER NOT NULL,
    "ex_date" DATE NOT NULL,
    "type" "action_type" NOT NULL,
    "source" "source" NOT NULL,
    "value" DOUBLE PRECISION NOT NULL,
    "derived" BOOLEAN NOT NULL DEFAULT false,
    "known_at" TIMESTAMPTZ(3) NOT NULL,
    "version" BIGINT NOT NULL,

    CONSTRAINT "corporate_action_pkey" PRIMARY KEY ("security_id","ex_date","type","source")
);

-- CreateTable
CREATE TABLE "corporate_action_history" (
    "security_id" INTEGER NOT NULL,
    "ex_date" DATE NOT NULL,
    "type" "action_type" NOT NULL,
    "source" "source" NOT NULL,
    "value" DOUBLE PRECISION NOT NULL,
    "derived" BOOLEAN NOT NULL,
    "known_at" TIMESTAMPTZ(3) NOT NULL,
    "version" BIGINT NOT NULL,
    "superseded_known_at" TIMESTAMPTZ(3) NOT NULL,
    "superseded_version" BIGINT NOT NULL,

    CONSTRAINT "corporate_action_history_pkey" PRIMARY KEY ("security_id","ex_date","type","source","superseded_version")
);

-- CreateTable
CREATE TABLE "universe" (
    "id" SERIAL NOT NULL,
    "market_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "universe_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "membership" (
    "universe_id" INTEGER NOT NULL,
    "security_id" INTEGER NOT NULL,
    "from_date" DATE NOT NULL,
    "to_date" DATE,
    "known_at" TIMESTAMPTZ(3) NOT NULL,
    "exit_known_at" TIMESTAMPTZ(3),
    "version" BIGINT NOT NULL,

    CONSTRAINT "membership_pkey" PRIMARY KEY ("universe_id","security_id","from_date")
);

-- CreateTable
CREATE TABLE "membership_history" (
    "universe_id" INTEGER NOT NULL,
    "security_id" INTEGER NOT NULL,
    "from_date" DATE NOT NULL,
    "to_date" DATE,
    "known_at" TIMESTAMPTZ(3) NOT NULL,
    "exit_known_at" TIMESTAMPTZ(3),
    "version" BIGINT NOT NULL,
    "superseded_known_at" TIMESTAMPTZ(3) NOT NULL,
    "superseded_version" BIGINT NOT NULL,

    CONSTRAINT "membership_history_pkey" PRIMARY KEY ("universe_id","security_id","from_date","superseded_version")
);

-- CreateTable
CREATE TABLE "fundamental" (
    "security_id" INTEGER NOT NULL,
    "metric" TEXT NOT NULL,
    "period" "fiscal_period" NOT NULL,
    "period_end" DATE NOT NULL,
    "published" DATE NOT NULL,
    "source" "source" NOT NULL,
    "value" DOUBLE PRECISION,
    "estimated" BOOLEAN NOT NULL DEFAULT false,
    "known_at" TIMESTAMPTZ(3) NOT NULL,
    "version" BIGINT NOT NULL,

    CONSTRAINT "fundamental_pkey" PRIMARY KEY ("security_id","metric","period","period_end","published","source")
);

-- CreateTable
CREATE TABLE "fundamental_history" (
    "security_id" INTEGER NOT NULL,
    "metric" TEXT NOT NULL,
    "period" "fiscal_period" NOT NULL,
    "period_end" DATE NOT NULL,
    "published" DATE NOT NULL,
    "source" "source" NOT NULL,
    "value" DOUBLE PRECISION,
    "estimated" BOOLEAN NOT NULL,
    "known_at" TIMESTAMPTZ(3) NOT NULL,
    "version" BIGINT NOT NULL,
    "superseded_known_at" TIMESTAMPTZ(3) NOT NULL,
    "superseded_version" BIGINT NOT NULL,

    CONSTRAINT "fundamental_history_pkey" PRIMARY KEY ("security_id","metric","period","period_end","published","source","superseded_version")
);

-- CreateTable
CREATE TABLE "earnings" (
    "security_id" INTEGER NOT NULL,
    "announced" DATE NOT NULL,
    "source" "source" NOT NULL,
    "session" "earnings_session" NOT NULL,
    "fiscal_quarter" TEXT,
    "eps_actual" DOUBLE PRECISION,
    "eps_estimate" DOUBLE PRECISION,
    "estimated" BOOLEAN NOT NULL DEFAULT false,
    "known_at" TIMESTAMPTZ(3) NOT NULL,
    "version" BIGINT NOT NULL,

    CONSTRAINT "earnings_pkey" PRIMARY KEY ("security_id","announced","source")
);

-- CreateTable
CREATE TABLE "earnings_history" (
    "security_id" INTEGER NOT NULL,
    "announced" DATE NOT NULL,
    "source" "source" NOT NULL,
    "session" "earnings_session" NOT NULL,
    "fiscal_quarter" TEXT,
    "eps_actual" DOUBLE PRECISION,
    "eps_estimate" DOUBLE PRECISION,
    "estimated" BOOLEAN NOT NULL,
    "known_at" TIMESTAMPTZ(3) NOT NULL,
    "version" BIGINT NOT NULL,
    "superseded_known_at" TIMESTAMPTZ(3) NOT NULL,
    "superseded_version" BIGINT NOT NULL,

    CONSTRAINT "earnings_history_pkey" PRIMARY KEY ("security_id","announced","source","superseded_version")
);

-- CreateTable
CREATE TABLE "revision" (
    "security_id" INTEGER NOT NULL,
    "date" DATE NOT NULL,
    "source" "source" NOT NULL,
    "up" DOUBLE PRECISION,
    "down" DOUBLE PRECISION,
    "total" DOUBLE PRECISION,
    "known_at" TIMESTAMPTZ(3) NOT NULL,
    "version" BIGINT NOT NULL,

    CONSTRAINT "revision_pkey" PRIMARY KEY ("security_id","date","source")
);

-- CreateTable
CREATE TABLE "revision_history" (
    "security_id" INTEGER NOT NULL,
    "date" DATE NOT NULL,
    "source" "source" NOT NULL,
    "up" DOUBLE PRECISION,
    "down" DOUBLE PRECISION,
    "total" DOUBLE PRECISION,
    "known_at" TIMESTAMPTZ(3) NOT NULL,
    "version" BIGINT NOT NULL,
    "superseded_known_at" TIMESTAMPTZ(3) NOT NULL,
    "superseded_version" BIGINT NOT NULL,

    CONSTRAINT "revision_history_pkey" PRIMARY KEY ("security_id","date","source","superseded_version")
);

-- CreateTable
CREATE TABLE "news" (
    "security_id" INTEGER NOT NULL,
    "published" TIMESTAMPTZ(3) NOT NULL,
    "headline" TEXT NOT NULL,
    "source" "source" NOT NULL,
    "publisher" TEXT,
    "known_at" TIMESTAMPTZ(3) NOT NULL,
    "version" BIGINT NOT NULL,

    CONSTRAINT "news_pkey" PRIMARY KEY ("security_id","published","headline","source")
);

-- CreateTable
CREATE TABLE "rate" (
    "market_id" INTEGER NOT NULL,
    "series" TEXT NOT NULL,
    "date" DATE NOT NULL,
    "source" "source" NOT NULL,
    "value" DOUBLE PRECISION NOT NULL,
    "known_at" TIMESTAMPTZ(3) NOT NULL,
    "version" BIGINT NOT NULL,

    CONSTRAINT "rate_pkey" PRIMARY KEY ("market_id","series","date","source")
);

-- CreateTable
CREATE TABLE "rate_history" (
    "market_id" INTEGER NOT NULL,
    "series" TEXT NOT NULL,
    "date" DATE NOT NULL,
    "source" "source" NOT NULL,
    "value" DOUBLE PRECISION NOT NULL,
    "known_at" TIMESTAMPTZ(3) NOT NULL,
    "version" BIGINT NOT NULL,
    "superseded_known_at" TIMESTAMPTZ(3) NOT NULL,
    "superseded_version" BIGINT NOT NULL,

    CONSTRAINT "rate_history_pkey" PRIMARY KEY ("market_id","series","date","source","superseded_version")
);

-- CreateTable
CREATE TABLE "relation" (
    "supplier_id" INTEGER NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "published" DATE NOT NULL,
    "source" "source" NOT NULL,
    "weight" DOUBLE PRECISION,
    "known_at" TIMESTAMPTZ(3) NOT NULL,
    "version" BIGINT NOT NULL,

    CONSTRAINT "relation_pkey" PRIMARY KEY ("supplier_id","customer_id","published","source")
);

-- CreateTable
CREATE TABLE "relation_history" (
    "supplier_id" INTEGER NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "published" DATE NOT NULL,
    "source" "source" NOT NULL,
    "weight" DOUBLE PRECISION,
    "known_at" TIMESTAMPTZ(3) NOT NULL,
    "version" BIGINT NOT NULL,
    "superseded_known_at" TIMESTAMPTZ(3) NOT NULL,
    "superseded_version" BIGINT NOT NULL,

    CONSTRAINT "relation_history_pkey" PRIMARY KEY ("supplier_id","customer_id","published","source","superseded_version")
);

-- CreateTable
CREATE TABLE "ranking_run" (
    "id" SERIAL NOT NULL,
    "market_id" INTEGER NOT NULL,
    "strategy" TEXT NOT NULL,
    "universe" TEXT NOT NULL,
    "date" DATE NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,
    "data_version" BIGINT NOT NULL,
    "strategy_version" TEXT NOT NULL,
    "plan_hash" TEXT NOT NULL,
    "code_version" TEXT NOT NULL,
    "code_dirty" BOOLEAN NOT NULL,
    "seed" INTEGER NOT NULL,
    "environment" JSONB NOT NULL,
    "factors" JSONB NOT NULL,
    "regime" JSONB,
    "size" INTEGER NOT NULL,
    "universe_size" INTEGER NOT NULL,
    "warnings" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ranking_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "signal" (
    "run_id" INTEGER NOT NULL,
    "security_id" INTEGER NOT NULL,
    "ticker" TEXT NOT NULL,
    "rank" INTEGER NOT NULL,
    "score" DOUBLE PRECISION NOT NULL,
    "coverage" DOUBLE PRECISION NOT NULL,
    "exposures" DOUBLE PRECISION[],
    "z_scores" DOUBLE PRECISION[],

    CONSTRAINT "signal_pkey" PRIMARY KEY ("run_id","rank")
);

-- CreateIndex
CREATE UNIQUE INDEX "market_name_key" ON "market"("name");

-- CreateIndex
CREATE INDEX "ingest_market_id_finished_at_idx" ON "ingest"("market_id", "finished_at");

-- CreateIndex
CREATE INDEX "quarantine_market_id_status_id_idx" ON "quarantine"("market_id", "status", "id");

-- CreateIndex
CREATE UNIQUE INDEX "quarantine_market_id_digest_key" ON "quarantine"("market_id", "digest");

-- CreateIndex
CREATE INDEX "security_market_id_ticker_idx" ON "security"("market_id", "ticker");

-- CreateIndex
CREATE UNIQUE INDEX "security_market_id_key_key" ON "security"("market_id", "key");

-- CreateIndex
CREATE INDEX "ticker_market_id_ticker_idx" ON "ticker"("market_id", "ticker");

-- CreateIndex
CREATE INDEX "ticker_security_id_idx" ON "ticker"("security_id");

-- CreateIndex
CREATE INDEX "bar_date_idx" ON "bar"("date");

-- CreateIndex
CREATE UNIQUE INDEX "universe_market_id_name_key" ON "universe"("market_id", "name");

-- CreateIndex
CREATE INDEX "ranking_run_market_id_strategy_date_id_idx" ON "ranking_run"("market_id", "strategy", "date", "id");

-- CreateIndex
CREATE UNIQUE INDEX "signal_security_id_run_id_key" ON "signal"("security_id", "run_id");


