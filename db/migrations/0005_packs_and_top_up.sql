CREATE TABLE `low_balance` (
	`user_id` text PRIMARY KEY NOT NULL,
	`threshold` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `top_up` (
	`user_id` text PRIMARY KEY NOT NULL,
	`is_on` integer NOT NULL,
	`threshold` integer NOT NULL,
	`price_id` text NOT NULL,
	`monthly_cap_minor` integer NOT NULL,
	`currency` text NOT NULL,
	`livemode` integer NOT NULL,
	`consent_id` text,
	`card_id` text,
	`card_brand` text,
	`card_last4` text,
	`declines` integer DEFAULT 0 NOT NULL,
	`not_before` integer,
	`paused_for` text,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`consent_id`) REFERENCES `purchase`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "top_up_cap_positive" CHECK("top_up"."monthly_cap_minor" > 0),
	CONSTRAINT "top_up_threshold_positive" CHECK("top_up"."threshold" > 0)
) STRICT;
--> statement-breakpoint
ALTER TABLE `purchase` ADD `kind` text DEFAULT 'checkout' NOT NULL;--> statement-breakpoint
ALTER TABLE `purchase` ADD `quantity` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `purchase` ADD `bonus` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `purchase` ADD `free_amount` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `purchase` ADD `saves_card` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `purchase_one_top_up` ON `purchase` (`payer_id`) WHERE "purchase"."kind" = 'top_up' AND "purchase"."state" IN ('open', 'processing') AND "purchase"."flagged" = 0;