-- AlterTable
ALTER TABLE "job" ADD COLUMN     "chain" INTEGER;

