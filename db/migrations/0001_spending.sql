CREATE TABLE `clock_step` (
	`seq` integer PRIMARY KEY NOT NULL,
	FOREIGN KEY (`seq`) REFERENCES `ledger_transaction`(`seq`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `day_total` (
	`day` integer NOT NULL,
	`type` text NOT NULL,
	`count` integer NOT NULL,
	`whole_credits` integer NOT NULL,
	`nano_credits` integer NOT NULL,
	`first_seq` integer NOT NULL,
	`last_seq` integer NOT NULL,
	PRIMARY KEY(`day`, `type`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `hold` (
	`seq` integer PRIMARY KEY NOT NULL,
	`id` text GENERATED ALWAYS AS ((format('%08x-%04x-7001-%04x-%012x', created_at >> 16, created_at & 65535, 32768 | (seq >> 48), seq & 281474976710655))) VIRTUAL,
	`wallet_id` integer NOT NULL,
	`amount` integer NOT NULL,
	`state` text NOT NULL,
	`transaction_seq` integer,
	`origin` text NOT NULL,
	`source` any,
	`description` text,
	`actor_id` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`ended_at` integer,
	FOREIGN KEY (`wallet_id`) REFERENCES `wallet`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`transaction_seq`) REFERENCES `ledger_transaction`(`seq`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`actor_id`) REFERENCES `actor`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "hold_amount_positive" CHECK("hold"."amount" > 0),
	CONSTRAINT "hold_state_known" CHECK("hold"."state" IN ('open', 'captured', 'released', 'expired')),
	CONSTRAINT "hold_captured_is_posted" CHECK(("hold"."state" = 'captured') = ("hold"."transaction_seq" IS NOT NULL)),
	CONSTRAINT "hold_ended_has_time" CHECK(("hold"."state" = 'open') = ("hold"."ended_at" IS NULL))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `hold_by_source` ON `hold` (`origin`,`source`) WHERE "hold"."source" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `hold_by_wallet` ON `hold` (`wallet_id`);--> statement-breakpoint
CREATE INDEX `hold_open` ON `hold` (`wallet_id`,`expires_at`) WHERE "hold"."state" = 'open';--> statement-breakpoint
CREATE UNIQUE INDEX `hold_by_transaction` ON `hold` (`transaction_seq`) WHERE "hold"."transaction_seq" IS NOT NULL;--> statement-breakpoint
CREATE TABLE `lot` (
	`transaction_seq` integer PRIMARY KEY NOT NULL,
	`wallet_id` integer NOT NULL,
	`remaining` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`expiries` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`transaction_seq`) REFERENCES `ledger_transaction`(`seq`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`wallet_id`) REFERENCES `wallet`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "lot_remaining_not_negative" CHECK("lot"."remaining" >= 0)
) STRICT;
--> statement-breakpoint
CREATE INDEX `lot_left` ON `lot` (`wallet_id`,`expires_at`) WHERE "lot"."remaining" > 0;--> statement-breakpoint
CREATE TABLE `overdraft_change` (
	`id` integer PRIMARY KEY NOT NULL,
	`wallet_id` integer NOT NULL,
	`overdraft` integer NOT NULL,
	`actor_id` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`wallet_id`) REFERENCES `wallet`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`actor_id`) REFERENCES `actor`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `overdraft_change_by_wallet` ON `overdraft_change` (`wallet_id`);--> statement-breakpoint
DROP INDEX `transaction_by_time`;--> statement-breakpoint
ALTER TABLE `ledger_transaction` ADD `expires_at` integer;--> statement-breakpoint
CREATE INDEX `transaction_but_usage_by_wallet` ON `ledger_transaction` (`wallet_id`) WHERE "ledger_transaction"."type" <> 'usage';--> statement-breakpoint
CREATE INDEX `transaction_but_usage` ON `ledger_transaction` (`seq`) WHERE "ledger_transaction"."type" <> 'usage';--> statement-breakpoint
ALTER TABLE `wallet` ADD `expiring` integer DEFAULT 0 NOT NULL CONSTRAINT "wallet_expiring_not_negative" CHECK("expiring" >= 0);--> statement-breakpoint
ALTER TABLE `wallet` ADD `due_at` integer;--> statement-breakpoint
CREATE INDEX `wallet_due` ON `wallet` (`due_at`) WHERE "wallet"."due_at" IS NOT NULL;--> statement-breakpoint
-- From here on by hand: what earlier rows say, and what SQLite itself refuses, whoever asks.
INSERT INTO day_total
SELECT created_at / 86400000, type, count(*), sum(amount / 1000000000), sum(amount % 1000000000), min(seq), max(seq)
FROM ledger_transaction GROUP BY 1, 2;
--> statement-breakpoint
INSERT INTO clock_step
SELECT seq FROM (SELECT seq, created_at < lag(created_at) OVER (ORDER BY seq) AS is_step FROM ledger_transaction)
WHERE is_step;
--> statement-breakpoint
DROP TRIGGER wallet_starts_empty;
--> statement-breakpoint
CREATE TRIGGER wallet_starts_empty BEFORE INSERT ON wallet
WHEN NEW.balance <> 0 OR NEW.held <> 0 OR NEW.overdraft <> 0 OR NEW.expiring <> 0 OR NEW.due_at IS NOT NULL
OR NEW.last_seq <> 0 OR NEW.last_hash <> zeroblob(32) BEGIN
	SELECT RAISE(ABORT, 'a wallet starts empty');
END;
--> statement-breakpoint
CREATE TRIGGER hold_starts_open BEFORE INSERT ON hold WHEN NEW.state <> 'open' BEGIN
	SELECT RAISE(ABORT, 'a hold starts open');
END;
--> statement-breakpoint
CREATE TRIGGER hold_never_replaced BEFORE INSERT ON hold
WHEN EXISTS (SELECT 1 FROM hold WHERE seq = NEW.seq)
OR EXISTS (SELECT 1 FROM hold WHERE origin = NEW.origin AND source = NEW.source) BEGIN
	SELECT RAISE(ABORT, 'a hold is never replaced');
END;
--> statement-breakpoint
CREATE TRIGGER hold_never_deleted BEFORE DELETE ON hold BEGIN
	SELECT RAISE(ABORT, 'a hold is never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER hold_ends_once BEFORE UPDATE ON hold
WHEN OLD.state <> 'open' OR NEW.state = 'open' OR NEW.seq IS NOT OLD.seq OR NEW.wallet_id IS NOT OLD.wallet_id
OR NEW.amount IS NOT OLD.amount OR NEW.origin IS NOT OLD.origin OR NEW.source IS NOT OLD.source
OR NEW.created_at IS NOT OLD.created_at OR NEW.expires_at IS NOT OLD.expires_at BEGIN
	SELECT RAISE(ABORT, 'a hold only ever ends, and once');
END;
--> statement-breakpoint
CREATE TRIGGER hold_sets_aside AFTER INSERT ON hold BEGIN
	UPDATE wallet SET held = held + NEW.amount, due_at = min(coalesce(due_at, NEW.expires_at), NEW.expires_at)
	WHERE id = NEW.wallet_id;
END;
--> statement-breakpoint
CREATE TRIGGER hold_gives_back AFTER UPDATE OF state ON hold BEGIN
	UPDATE wallet SET held = held - OLD.amount WHERE id = OLD.wallet_id;
END;
--> statement-breakpoint
CREATE TRIGGER lot_never_replaced BEFORE INSERT ON lot
WHEN EXISTS (SELECT 1 FROM lot WHERE transaction_seq = NEW.transaction_seq) BEGIN
	SELECT RAISE(ABORT, 'a lot is never replaced');
END;
--> statement-breakpoint
CREATE TRIGGER lot_never_deleted BEFORE DELETE ON lot BEGIN
	SELECT RAISE(ABORT, 'a lot is never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER lot_only_shrinks BEFORE UPDATE ON lot
WHEN NEW.remaining > OLD.remaining OR NEW.expiries < OLD.expiries OR NEW.transaction_seq IS NOT OLD.transaction_seq
OR NEW.wallet_id IS NOT OLD.wallet_id OR NEW.expires_at IS NOT OLD.expires_at BEGIN
	SELECT RAISE(ABORT, 'a lot only ever shrinks');
END;
--> statement-breakpoint
CREATE TRIGGER lot_adds_expiring AFTER INSERT ON lot BEGIN
	UPDATE wallet
	SET expiring = expiring + NEW.remaining, due_at = min(coalesce(due_at, NEW.expires_at), NEW.expires_at)
	WHERE id = NEW.wallet_id;
END;
--> statement-breakpoint
CREATE TRIGGER lot_takes_expiring AFTER UPDATE OF remaining ON lot BEGIN
	-- In this order: the sum of two of them may not fit into 64 bits.
	UPDATE wallet SET expiring = expiring - (OLD.remaining - NEW.remaining) WHERE id = OLD.wallet_id;
END;
--> statement-breakpoint
CREATE TRIGGER overdraft_change_is_kept BEFORE UPDATE ON overdraft_change BEGIN
	SELECT RAISE(ABORT, 'the history of overdrafts is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER overdraft_change_never_deleted BEFORE DELETE ON overdraft_change BEGIN
	SELECT RAISE(ABORT, 'the history of overdrafts is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER overdraft_change_applies AFTER INSERT ON overdraft_change BEGIN
	UPDATE wallet SET overdraft = NEW.overdraft WHERE id = NEW.wallet_id;
END;
--> statement-breakpoint
CREATE TRIGGER wallet_overdraft_has_author BEFORE UPDATE OF overdraft ON wallet
WHEN NEW.overdraft IS NOT
	(SELECT overdraft FROM overdraft_change WHERE wallet_id = NEW.id ORDER BY id DESC LIMIT 1) BEGIN
	SELECT RAISE(ABORT, 'an overdraft changes only with the record of who allowed it');
END;
--> statement-breakpoint
CREATE TRIGGER clock_step_is_kept BEFORE UPDATE ON clock_step BEGIN
	SELECT RAISE(ABORT, 'a step of the clock is never changed');
END;
--> statement-breakpoint
CREATE TRIGGER clock_step_never_deleted BEFORE DELETE ON clock_step BEGIN
	SELECT RAISE(ABORT, 'a step of the clock is never deleted');
END;
