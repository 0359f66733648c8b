-- AlterTable
ALTER TABLE "experiment" ADD COLUMN     "data_digests" JSONB;

