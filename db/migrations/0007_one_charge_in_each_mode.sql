-- A charge that is under way in test mode holds up none in live mode, nor the reverse.
DROP INDEX `purchase_one_top_up`;--> statement-breakpoint
CREATE UNIQUE INDEX `purchase_one_top_up` ON `purchase` (`payer_id`,`livemode`) WHERE "purchase"."kind" = 'top_up' AND "purchase"."state" IN ('open', 'processing') AND "purchase"."flagged" = 0;