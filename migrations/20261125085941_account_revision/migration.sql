-- AlterTable
ALTER TABLE "account" ADD COLUMN     "revision" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "trade_list" ADD COLUMN     "revision" INTEGER NOT NULL DEFAULT 0;


-- Lists of before do not know what was filled: they are not sent any more where anything was.
UPDATE "account" SET "revision" = 1 WHERE EXISTS (
  SELECT FROM "trade_order" o JOIN "fill" f ON f."order_id" = o."id" WHERE o."account_id" = "account"."id"
);
