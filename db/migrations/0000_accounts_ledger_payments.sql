CREATE TABLE `api_key` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`created_by` text NOT NULL,
	`parent_id` text,
	`name` text NOT NULL,
	`prefix` text NOT NULL,
	`hash` blob NOT NULL,
	`scopes` text,
	`expires_at` integer,
	`revoked_at` integer,
	`last_used_at` integer,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`created_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`parent_id`) REFERENCES `api_key`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "api_key_hash_is_sha256" CHECK(length("api_key"."hash") = 32)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `api_key_hash_unique` ON `api_key` (`hash`);--> statement-breakpoint
CREATE INDEX `api_key_by_user` ON `api_key` (`user_id`);--> statement-breakpoint
CREATE INDEX `api_key_by_parent` ON `api_key` (`parent_id`);--> statement-breakpoint
CREATE TABLE `idempotent_request` (
	`caller` text NOT NULL,
	`key` text NOT NULL,
	`fingerprint` blob NOT NULL,
	`status` integer,
	`answer` blob,
	`started_at` integer NOT NULL,
	PRIMARY KEY(`caller`, `key`)
) STRICT;
--> statement-breakpoint
CREATE INDEX `idempotent_request_by_age` ON `idempotent_request` (`started_at`);--> statement-breakpoint
CREATE TABLE `instance` (
	`id` text PRIMARY KEY NOT NULL,
	`try_out` integer NOT NULL,
	`created_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `account` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`provider_id` text NOT NULL,
	`user_id` text NOT NULL,
	`access_token` text,
	`refresh_token` text,
	`id_token` text,
	`access_token_expires_at` integer,
	`refresh_token_expires_at` integer,
	`scope` text,
	`password` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `account_by_user` ON `account` (`user_id`);--> statement-breakpoint
CREATE TABLE `session` (
	`id` text PRIMARY KEY NOT NULL,
	`token` text NOT NULL,
	`user_id` text NOT NULL,
	`expires_at` integer NOT NULL,
	`ip_address` text,
	`user_agent` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `session_token_unique` ON `session` (`token`);--> statement-breakpoint
CREATE INDEX `session_by_user` ON `session` (`user_id`);--> statement-breakpoint
CREATE TABLE `user` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`email` text NOT NULL,
	`email_verified` integer NOT NULL,
	`image` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`initial_credits` integer DEFAULT 0 NOT NULL,
	`deleted_at` integer
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `user_email_unique` ON `user` (`email`);--> statement-breakpoint
CREATE INDEX `user_owed_credits` ON `user` (`initial_credits`) WHERE "user"."initial_credits" > 0;--> statement-breakpoint
CREATE TABLE `user_role` (
	`user_id` text NOT NULL,
	`role` text NOT NULL,
	PRIMARY KEY(`user_id`, `role`),
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "user_role_known" CHECK("user_role"."role" IN ('BillingManager', 'PlatformManager'))
) STRICT;
--> statement-breakpoint
CREATE TABLE `verification` (
	`id` text PRIMARY KEY NOT NULL,
	`identifier` text NOT NULL,
	`value` text NOT NULL,
	`expires_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `verification_by_identifier` ON `verification` (`identifier`);--> statement-breakpoint
CREATE TABLE `actor` (
	`id` integer PRIMARY KEY NOT NULL,
	`type` text NOT NULL,
	`ref` text NOT NULL,
	CONSTRAINT "actor_type_known" CHECK("actor"."type" IN ('user', 'api_key', 'system', 'provider'))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `actor_once` ON `actor` (`type`,`ref`);--> statement-breakpoint
CREATE TABLE `ledger_transaction` (
	`seq` integer PRIMARY KEY NOT NULL,
	`id` text GENERATED ALWAYS AS ((format('%08x-%04x-7000-%04x-%012x', created_at >> 16, created_at & 65535, 32768 | (seq >> 48), seq & 281474976710655))) VIRTUAL,
	`wallet_id` integer NOT NULL,
	`type` text NOT NULL,
	`amount` integer NOT NULL,
	`balance_after` integer NOT NULL,
	`origin` text NOT NULL,
	`source` any,
	`source_id` text GENERATED ALWAYS AS ((CASE typeof(source) WHEN 'text' THEN source WHEN 'blob' THEN lower(format('%s-%s-%s-%s-%s', substr(hex(source), 1, 8), substr(hex(source), 9, 4), substr(hex(source), 13, 4), substr(hex(source), 17, 4), substr(hex(source), 21))) ELSE id END)) VIRTUAL,
	`description` text,
	`actor_id` integer NOT NULL,
	`metadata` text,
	`created_at` integer NOT NULL,
	`hash` blob NOT NULL,
	FOREIGN KEY (`wallet_id`) REFERENCES `wallet`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`actor_id`) REFERENCES `actor`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "transaction_hash_is_sha256" CHECK(length("ledger_transaction"."hash") = 32),
	CONSTRAINT "transaction_sign_fits_type" CHECK(("ledger_transaction"."type" IN ('purchase', 'admin_grant', 'bonus', 'dispute_reversal') AND "ledger_transaction"."amount" > 0) OR ("ledger_transaction"."type" IN ('admin_removal', 'usage', 'refund', 'dispute', 'expiry') AND "ledger_transaction"."amount" < 0))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `transaction_by_source` ON `ledger_transaction` (`origin`,`source`) WHERE "ledger_transaction"."source" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `transaction_by_wallet` ON `ledger_transaction` (`wallet_id`);--> statement-breakpoint
CREATE INDEX `transaction_by_time` ON `ledger_transaction` (`wallet_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `wallet` (
	`id` integer PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`balance` integer DEFAULT 0 NOT NULL,
	`held` integer DEFAULT 0 NOT NULL,
	`overdraft` integer DEFAULT 0 NOT NULL,
	`last_seq` integer DEFAULT 0 NOT NULL,
	`last_hash` blob NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "wallet_held_not_negative" CHECK("wallet"."held" >= 0),
	CONSTRAINT "wallet_overdraft_not_negative" CHECK("wallet"."overdraft" >= 0),
	CONSTRAINT "wallet_hash_is_sha256" CHECK(length("wallet"."last_hash") = 32)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `wallet_user_id_unique` ON `wallet` (`user_id`);--> statement-breakpoint
CREATE TABLE `customer` (
	`user_id` text NOT NULL,
	`livemode` integer NOT NULL,
	`customer_id` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `customer_once` ON `customer` (`user_id`,`livemode`);--> statement-breakpoint
CREATE TABLE `event` (
	`id` text PRIMARY KEY NOT NULL,
	`provider` text NOT NULL,
	`type` text NOT NULL,
	`livemode` integer NOT NULL,
	`api_version` text,
	`body` text NOT NULL,
	`state` text NOT NULL,
	`reason` text,
	`purchase_id` text,
	`created_at` integer NOT NULL,
	`received_at` integer NOT NULL,
	FOREIGN KEY (`purchase_id`) REFERENCES `purchase`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "event_state_known" CHECK("event"."state" IN ('applied', 'ignored', 'waiting', 'failed'))
) STRICT;
--> statement-breakpoint
CREATE INDEX `event_by_state` ON `event` (`state`,`received_at`);--> statement-breakpoint
CREATE TABLE `purchase` (
	`id` text PRIMARY KEY NOT NULL,
	`provider` text NOT NULL,
	`payer_id` text NOT NULL,
	`creditee_id` text NOT NULL,
	`state` text NOT NULL,
	`request_id` text NOT NULL,
	`checkout_id` text,
	`checkout_url` text,
	`payment_intent_id` text,
	`livemode` integer NOT NULL,
	`price_id` text,
	`currency` text,
	`price_minor` integer,
	`credits` integer,
	`transaction_seq` integer,
	`reason` text,
	`flagged` integer DEFAULT false NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`paid_at` integer,
	FOREIGN KEY (`payer_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`creditee_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`transaction_seq`) REFERENCES `ledger_transaction`(`seq`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "purchase_provider_known" CHECK("purchase"."provider" IN ('stripe', 'dummy')),
	CONSTRAINT "purchase_state_known" CHECK("purchase"."state" IN ('open', 'processing', 'paid', 'failed', 'expired', 'refunded', 'disputed')),
	CONSTRAINT "purchase_paid_is_posted" CHECK("purchase"."state" <> 'paid' OR "purchase"."transaction_seq" IS NOT NULL)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `purchase_by_request` ON `purchase` (`payer_id`,`request_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `purchase_by_checkout` ON `purchase` (`provider`,`checkout_id`) WHERE "purchase"."checkout_id" IS NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `purchase_by_transaction` ON `purchase` (`transaction_seq`);--> statement-breakpoint
CREATE INDEX `purchase_by_creditee` ON `purchase` (`creditee_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `purchase_by_state` ON `purchase` (`state`,`created_at`);--> statement-breakpoint
-- From here on by hand: what SQLite itself refuses, whoever asks.
CREATE TRIGGER user_has_wallet AFTER INSERT ON user BEGIN
	INSERT INTO wallet (user_id, last_hash) VALUES (NEW.id, zeroblob(32));
END;
--> statement-breakpoint
CREATE TRIGGER wallet_never_deleted BEFORE DELETE ON wallet BEGIN
	SELECT RAISE(ABORT, 'a wallet is never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER wallet_owner_never_changes BEFORE UPDATE OF id, user_id ON wallet
WHEN NEW.id IS NOT OLD.id OR NEW.user_id IS NOT OLD.user_id BEGIN
	SELECT RAISE(ABORT, 'a wallet never changes its owner');
END;
--> statement-breakpoint
-- INSERT OR REPLACE removes the row in its way without asking the triggers above: it must not come that far.
CREATE TRIGGER wallet_never_replaced BEFORE INSERT ON wallet
WHEN EXISTS (SELECT 1 FROM wallet WHERE id = NEW.id OR user_id = NEW.user_id) BEGIN
	SELECT RAISE(ABORT, 'a wallet is never replaced');
END;
--> statement-breakpoint
CREATE TRIGGER wallet_starts_empty BEFORE INSERT ON wallet
WHEN NEW.balance <> 0 OR NEW.held <> 0 OR NEW.last_seq <> 0 OR NEW.last_hash <> zeroblob(32) BEGIN
	SELECT RAISE(ABORT, 'a wallet starts empty');
END;
--> statement-breakpoint
CREATE TRIGGER wallet_follows_ledger BEFORE UPDATE OF balance, last_seq, last_hash ON wallet
WHEN NOT EXISTS (
	SELECT 1 FROM ledger_transaction
	WHERE seq = NEW.last_seq AND wallet_id = NEW.id AND balance_after = NEW.balance AND hash = NEW.last_hash
	AND seq = (SELECT max(seq) FROM ledger_transaction WHERE wallet_id = NEW.id)
) BEGIN
	SELECT RAISE(ABORT, 'a balance changes only with the transaction that explains it');
END;
--> statement-breakpoint
CREATE TRIGGER actor_never_changes BEFORE UPDATE ON actor BEGIN
	SELECT RAISE(ABORT, 'an actor never changes');
END;
--> statement-breakpoint
CREATE TRIGGER actor_never_deleted BEFORE DELETE ON actor BEGIN
	SELECT RAISE(ABORT, 'an actor is never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER actor_never_replaced BEFORE INSERT ON actor
WHEN EXISTS (SELECT 1 FROM actor WHERE id = NEW.id OR (type = NEW.type AND ref = NEW.ref)) BEGIN
	SELECT RAISE(ABORT, 'an actor is never replaced');
END;
--> statement-breakpoint
CREATE TRIGGER transaction_never_changes BEFORE UPDATE ON ledger_transaction BEGIN
	SELECT RAISE(ABORT, 'the ledger is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER transaction_never_deleted BEFORE DELETE ON ledger_transaction BEGIN
	SELECT RAISE(ABORT, 'the ledger is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER transaction_only_appended BEFORE INSERT ON ledger_transaction BEGIN
	SELECT RAISE(ABORT, 'the ledger is append-only')
	WHERE NEW.seq <= (SELECT max(seq) FROM ledger_transaction)
	OR EXISTS (SELECT 1 FROM ledger_transaction WHERE origin = NEW.origin AND source = NEW.source);
	SELECT RAISE(ABORT, 'the balance after a transaction is the balance before it plus its amount')
	WHERE NEW.balance_after IS NOT (SELECT balance FROM wallet WHERE id = NEW.wallet_id) + NEW.amount;
END;
--> statement-breakpoint
CREATE TRIGGER transaction_moves_balance AFTER INSERT ON ledger_transaction BEGIN
	UPDATE wallet SET balance = NEW.balance_after, last_seq = NEW.seq, last_hash = NEW.hash WHERE id = NEW.wallet_id;
END;
--> statement-breakpoint
CREATE TRIGGER event_never_deleted BEFORE DELETE ON event BEGIN
	SELECT RAISE(ABORT, 'an event is never deleted: its id keeps it from being applied twice');
END;
--> statement-breakpoint
CREATE TRIGGER purchase_never_deleted BEFORE DELETE ON purchase BEGIN
	SELECT RAISE(ABORT, 'a purchase is never deleted');
END;
