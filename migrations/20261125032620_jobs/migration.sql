-- CreateEnum
CREATE TYPE "job_status" AS ENUM ('PENDING', 'QUEUED', 'RUNNING', 'SUCCESS', 'FAILED', 'TIMEOUT', 'RETRY', 'DEAD', 'CANCELLED');

-- CreateTable
CREATE TABLE "job" (
    "id" SERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "status" "job_status" NOT NULL DEFAULT 'PENDING',
    "params" JSONB NOT NULL,
    "requested_by" TEXT NOT NULL,
    "priority" INTEGER NOT NULL DEFAULT 0,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "max_attempts" INTEGER NOT NULL DEFAULT 3,
    "timeout_seconds" INTEGER NOT NULL,
    "claim" INTEGER NOT NULL DEFAULT 0,
    "worker" TEXT,
    "lease_until" TIMESTAMPTZ(3),
    "retry_at" TIMESTAMPTZ(3),
    "progress" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "stage" TEXT,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "idempotency_key" TEXT,
    "parent_id" INTEGER,
    "sequence" INTEGER NOT NULL DEFAULT 0,
    "divided" BOOLEAN NOT NULL DEFAULT false,
    "result" JSONB,
    "error" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "job_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "job_event" (
    "id" SERIAL NOT NULL,
    "job_id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "attempt" INTEGER NOT NULL,
    "from_status" "job_status",
    "to_status" "job_status" NOT NULL,
    "worker" TEXT,
    "reason" TEXT,

    CONSTRAINT "job_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "job_step" (
    "job_id" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "result" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "job_step_pkey" PRIMARY KEY ("job_id","key")
);

-- CreateIndex
CREATE INDEX "job_status_id_idx" ON "job"("status", "id");

-- CreateIndex
CREATE INDEX "job_kind_id_idx" ON "job"("kind", "id");

-- CreateIndex
CREATE INDEX "job_parent_id_id_idx" ON "job"("parent_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "job_requested_by_idempotency_key_key" ON "job"("requested_by", "idempotency_key");

-- CreateIndex
CREATE INDEX "job_event_job_id_id_idx" ON "job_event"("job_id", "id");

