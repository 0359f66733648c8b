-- AlterTable
ALTER TABLE "account" DROP COLUMN "actions_through";

