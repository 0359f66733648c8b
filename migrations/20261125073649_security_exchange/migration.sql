-- AlterTable
ALTER TABLE "security" ADD COLUMN     "exchange" TEXT;

-- AlterTable
ALTER TABLE "security_history" ADD COLUMN     "exchange" TEXT;

