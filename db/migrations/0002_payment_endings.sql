CREATE TABLE `charge` (
	`payment_intent_id` text PRIMARY KEY NOT NULL,
	`charge_id` text NOT NULL,
	`currency` text NOT NULL,
	`amount_minor` integer NOT NULL,
	`refunded_minor` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `dispute` (
	`id` text PRIMARY KEY NOT NULL,
	`payment_intent_id` text NOT NULL,
	`currency` text NOT NULL,
	`amount_minor` integer NOT NULL,
	`state` text NOT NULL,
	`reason` text,
	`due_by` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`sets_aside` integer NOT NULL,
	`hold_id` text,
	CONSTRAINT "dispute_amount_positive" CHECK("dispute"."amount_minor" > 0),
	CONSTRAINT "dispute_state_known" CHECK("dispute"."state" IN ('inquiry', 'open', 'won', 'lost'))
) STRICT;
--> statement-breakpoint
CREATE INDEX `dispute_by_payment` ON `dispute` (`payment_intent_id`);--> statement-breakpoint
CREATE INDEX `dispute_by_time` ON `dispute` (`created_at`);--> statement-breakpoint
CREATE TABLE `note` (
	`name` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL,
	`updated_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `purchase_entry` (
	`transaction_seq` integer PRIMARY KEY NOT NULL,
	`purchase_id` text NOT NULL,
	FOREIGN KEY (`transaction_seq`) REFERENCES `ledger_transaction`(`seq`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`purchase_id`) REFERENCES `purchase`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `purchase_entry_by_purchase` ON `purchase_entry` (`purchase_id`);--> statement-breakpoint
CREATE TABLE `refund` (
	`id` text PRIMARY KEY NOT NULL,
	`payment_intent_id` text NOT NULL,
	`currency` text NOT NULL,
	`amount_minor` integer NOT NULL,
	`state` text NOT NULL,
	`failure_reason` text,
	`requested_by` text,
	`note` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`requested_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "refund_amount_positive" CHECK("refund"."amount_minor" > 0),
	CONSTRAINT "refund_state_known" CHECK("refund"."state" IN ('pending', 'requires_action', 'succeeded', 'failed', 'canceled'))
) STRICT;
--> statement-breakpoint
CREATE INDEX `refund_by_payment` ON `refund` (`payment_intent_id`);--> statement-breakpoint
CREATE INDEX `refund_by_time` ON `refund` (`created_at`);--> statement-breakpoint
-- A refund that fails gives credits again: a type of its own. A CHECK cannot be altered, and a copy of the ledger would take as long as
-- it is; nothing that is stored changes, so its text is enough: https://sqlite.org/lang_altertable.html#otheralter
PRAGMA writable_schema = ON;--> statement-breakpoint
UPDATE sqlite_schema SET sql = replace(sql, '''bonus'', ''dispute_reversal'')', '''bonus'', ''dispute_reversal'', ''refund_reversal'')')
	WHERE type = 'table' AND name = 'ledger_transaction';--> statement-breakpoint
PRAGMA writable_schema = RESET;--> statement-breakpoint
ALTER TABLE `event` ADD `via` text DEFAULT 'webhook' NOT NULL;--> statement-breakpoint
ALTER TABLE `event` ADD `waits_for` text;--> statement-breakpoint
ALTER TABLE `event` ADD `attempts` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `event` ADD `next_try_at` integer;--> statement-breakpoint
ALTER TABLE `event` ADD `applied_at` integer;--> statement-breakpoint
CREATE INDEX `event_by_purchase` ON `event` (`purchase_id`);--> statement-breakpoint
CREATE INDEX `event_by_time` ON `event` (`received_at`);--> statement-breakpoint
CREATE INDEX `event_waiting` ON `event` (`waits_for`) WHERE "event"."waits_for" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `event_due` ON `event` (`next_try_at`) WHERE "event"."next_try_at" IS NOT NULL;--> statement-breakpoint
ALTER TABLE `purchase` ADD `terms` text;--> statement-breakpoint
ALTER TABLE `purchase` ADD `paid_minor` integer;--> statement-breakpoint
ALTER TABLE `purchase` ADD `paid_currency` text;--> statement-breakpoint
ALTER TABLE `purchase` ADD `settled_via` text;--> statement-breakpoint
ALTER TABLE `purchase` ADD `resolution` text;--> statement-breakpoint
ALTER TABLE `purchase` ADD `resolved_by` text REFERENCES user(id);--> statement-breakpoint
ALTER TABLE `purchase` ADD `next_check_at` integer;--> statement-breakpoint
ALTER TABLE `purchase` ADD `checks` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `purchase_by_payment` ON `purchase` (`payment_intent_id`);--> statement-breakpoint
CREATE INDEX `purchase_due` ON `purchase` (`next_check_at`) WHERE "purchase"."next_check_at" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `purchase_flagged` ON `purchase` (`created_at`) WHERE "purchase"."flagged" = 1;--> statement-breakpoint
CREATE TRIGGER purchase_entry_is_kept BEFORE UPDATE ON purchase_entry BEGIN
	SELECT RAISE(ABORT, 'which transaction belongs to which purchase is never changed');
END;
--> statement-breakpoint
CREATE TRIGGER purchase_entry_never_deleted BEFORE DELETE ON purchase_entry BEGIN
	SELECT RAISE(ABORT, 'which transaction belongs to which purchase is never forgotten');
END;
--> statement-breakpoint
CREATE TRIGGER purchase_entry_never_replaced BEFORE INSERT ON purchase_entry
WHEN EXISTS (SELECT 1 FROM purchase_entry WHERE transaction_seq = NEW.transaction_seq) BEGIN
	SELECT RAISE(ABORT, 'which transaction belongs to which purchase is never changed');
END;
--> statement-breakpoint
CREATE TRIGGER refund_of_purchase_never_deleted BEFORE DELETE ON refund
WHEN EXISTS (SELECT 1 FROM purchase WHERE payment_intent_id = OLD.payment_intent_id) BEGIN
	SELECT RAISE(ABORT, 'a refund is never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER dispute_of_purchase_never_deleted BEFORE DELETE ON dispute
WHEN EXISTS (SELECT 1 FROM purchase WHERE payment_intent_id = OLD.payment_intent_id) BEGIN
	SELECT RAISE(ABORT, 'a dispute is never deleted');
END;
