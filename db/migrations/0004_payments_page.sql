ALTER TABLE `purchase` ADD `resolved_at` integer;--> statement-breakpoint
CREATE INDEX `purchase_by_time` ON `purchase` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `purchase_by_payer` ON `purchase` (`payer_id`,`created_at`);--> statement-breakpoint
ALTER TABLE `refund` ADD `request_id` text;--> statement-breakpoint
CREATE UNIQUE INDEX `refund_by_request` ON `refund` (`request_id`) WHERE "refund"."request_id" IS NOT NULL;