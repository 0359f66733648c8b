-- DropIndex
DROP INDEX "experiment_job_id_key";

-- AlterTable
ALTER TABLE "experiment" ADD COLUMN     "position" INTEGER NOT NULL DEFAULT 0;

-- CreateIndex
CREATE UNIQUE INDEX "experiment_job_id_position_key" ON "experiment"("job_id", "position");

