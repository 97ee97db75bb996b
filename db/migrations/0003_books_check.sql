CREATE TABLE `books_check` (
	`id` integer PRIMARY KEY NOT NULL,
	`started_at` integer NOT NULL,
	`ended_at` integer NOT NULL,
	`last_seq` integer NOT NULL,
	`wallets` integer NOT NULL,
	`findings` integer NOT NULL,
	`told` text NOT NULL,
	CONSTRAINT "books_check_once" CHECK("books_check"."id" = 1)
) STRICT;
