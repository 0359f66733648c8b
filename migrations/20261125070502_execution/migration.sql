-- CreateEnum
CREATE TYPE "trade_side" AS ENUM ('BUY', 'SELL');

-- CreateEnum
CREATE TYPE "order_status" AS ENUM ('NEW', 'ACCEPTED', 'PARTIALLY_FILLED', 'FILLED', 'CANCELLED', 'REJECTED', 'EXPIRED');

-- CreateTable
CREATE TABLE "trade_list" (
    "id" SERIAL NOT NULL,
    "market_id" INTEGER NOT NULL,
    "strategy" TEXT NOT NULL,
    "portfolio_id" INTEGER NOT NULL,
    "date" DATE NOT NULL,
    "net_asset_value" DOUBLE PRECISION NOT NULL,
    "turnover" DOUBLE PRECISION NOT NULL,
    "buy_value" DOUBLE PRECISION NOT NULL,
    "sell_value" DOUBLE PRECISION NOT NULL,
    "expected_cost" DOUBLE PRECISION NOT NULL,
    "cash_before" DOUBLE PRECISION NOT NULL,
    "cash_after" DOUBLE PRECISION NOT NULL,
    "size" INTEGER NOT NULL,
    "skipped" INTEGER NOT NULL,
    "costs" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "trade_list_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "trade" (
    "list_id" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "security_id" INTEGER NOT NULL,
    "ticker" TEXT NOT NULL,
    "sector" TEXT,
    "side" "trade_side" NOT NULL,
    "shares" INTEGER NOT NULL,
    "price" DOUBLE PRECISION NOT NULL,
    "value" DOUBLE PRECISION NOT NULL,
    "weight_before" DOUBLE PRECISION NOT NULL,
    "weight_after" DOUBLE PRECISION NOT NULL,
    "participation" DOUBLE PRECISION,
    "expected_cost_bps" DOUBLE PRECISION,
    "conviction" TEXT,
    "reason" TEXT NOT NULL,

    CONSTRAINT "trade_pkey" PRIMARY KEY ("list_id","position")
);

-- CreateTable
CREATE TABLE "account" (
    "id" SERIAL NOT NULL,
    "market_id" INTEGER NOT NULL,
    "strategy" TEXT NOT NULL,
    "broker" TEXT NOT NULL,
    "deposit" DOUBLE PRECISION NOT NULL,
    "cash" DOUBLE PRECISION NOT NULL,
    "reconciled_at" TIMESTAMPTZ(3),
    "warnings" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "position" (
    "account_id" INTEGER NOT NULL,
    "security_id" INTEGER NOT NULL,
    "shares" INTEGER NOT NULL,
    "average_price" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "position_pkey" PRIMARY KEY ("account_id","security_id")
);

-- CreateTable
CREATE TABLE "submission" (
    "list_id" INTEGER NOT NULL,
    "account_id" INTEGER NOT NULL,
    "submitted_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "submission_pkey" PRIMARY KEY ("list_id")
);

-- CreateTable
CREATE TABLE "trade_order" (
    "id" SERIAL NOT NULL,
    "client_order_id" TEXT NOT NULL,
    "account_id" INTEGER NOT NULL,
    "list_id" INTEGER NOT NULL,
    "security_id" INTEGER NOT NULL,
    "ticker" TEXT NOT NULL,
    "side" "trade_side" NOT NULL,
    "shares" INTEGER NOT NULL,
    "filled_shares" INTEGER NOT NULL DEFAULT 0,
    "planned_price" DOUBLE PRECISION NOT NULL,
    "session" DATE NOT NULL,
    "participation_cap" DOUBLE PRECISION NOT NULL,
    "price_cost_bps" DOUBLE PRECISION NOT NULL,
    "commission_bps" DOUBLE PRECISION NOT NULL,
    "status" "order_status" NOT NULL,
    "reason" TEXT,
    "submitted_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "trade_order_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "fill" (
    "order_id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "shares" INTEGER NOT NULL,
    "price" DOUBLE PRECISION NOT NULL,
    "cost" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "fill_pkey" PRIMARY KEY ("order_id","at")
);

-- CreateIndex
CREATE INDEX "trade_list_market_id_strategy_date_id_idx" ON "trade_list"("market_id", "strategy", "date", "id");

-- CreateIndex
CREATE INDEX "trade_list_portfolio_id_idx" ON "trade_list"("portfolio_id");

-- CreateIndex
CREATE UNIQUE INDEX "account_market_id_strategy_broker_key" ON "account"("market_id", "strategy", "broker");

-- CreateIndex
CREATE UNIQUE INDEX "trade_order_client_order_id_key" ON "trade_order"("client_order_id");

-- CreateIndex
CREATE INDEX "trade_order_account_id_status_idx" ON "trade_order"("account_id", "status");

-- CreateIndex
CREATE INDEX "trade_order_list_id_idx" ON "trade_order"("list_id");

