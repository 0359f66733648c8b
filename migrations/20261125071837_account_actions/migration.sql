-- AlterTable
ALTER TABLE "account" ADD COLUMN     "actions_through" DATE;

-- CreateTable
CREATE TABLE "account_action" (
    "account_id" INTEGER NOT NULL,
    "security_id" INTEGER NOT NULL,
    "ex_date" DATE NOT NULL,
    "shares" INTEGER NOT NULL,
    "cash" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "account_action_pkey" PRIMARY KEY ("account_id","security_id","ex_date")
);

