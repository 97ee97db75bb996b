-- What a table computed for every row that was written, and nobody asked for: ids in words, which views compute for who reads them,
-- and for each CHECK with IN a table of its words, anew for each row. Nothing that is stored changes.
ALTER TABLE `ledger_transaction` DROP COLUMN `source_id`;
--> statement-breakpoint
ALTER TABLE `ledger_transaction` DROP COLUMN `id`;
--> statement-breakpoint
ALTER TABLE `hold` DROP COLUMN `id`;
--> statement-breakpoint
PRAGMA writable_schema = ON;
--> statement-breakpoint
UPDATE sqlite_schema SET sql = replace(sql, '"actor"."type" IN (''user'', ''api_key'', ''system'', ''provider'')',
	'("actor"."type" = ''user'' OR "actor"."type" = ''api_key'' OR "actor"."type" = ''system'' OR "actor"."type" = ''provider'')')
	WHERE type = 'table' AND name = 'actor';
--> statement-breakpoint
UPDATE sqlite_schema SET sql = replace(replace(sql, '"ledger_transaction"."type" IN (''purchase'', ''admin_grant'', ''bonus'', ''dispute_reversal'', ''refund_reversal'')',
	'("ledger_transaction"."type" = ''purchase'' OR "ledger_transaction"."type" = ''admin_grant'' OR "ledger_transaction"."type" = ''bonus'' OR "ledger_transaction"."type" = ''dispute_reversal'' OR "ledger_transaction"."type" = ''refund_reversal'')'), '"ledger_transaction"."type" IN (''admin_removal'', ''usage'', ''refund'', ''dispute'', ''expiry'')',
	'("ledger_transaction"."type" = ''admin_removal'' OR "ledger_transaction"."type" = ''usage'' OR "ledger_transaction"."type" = ''refund'' OR "ledger_transaction"."type" = ''dispute'' OR "ledger_transaction"."type" = ''expiry'')')
	WHERE type = 'table' AND name = 'ledger_transaction';
--> statement-breakpoint
UPDATE sqlite_schema SET sql = replace(sql, '"hold"."state" IN (''open'', ''captured'', ''released'', ''expired'')',
	'("hold"."state" = ''open'' OR "hold"."state" = ''captured'' OR "hold"."state" = ''released'' OR "hold"."state" = ''expired'')')
	WHERE type = 'table' AND name = 'hold';
--> statement-breakpoint
UPDATE sqlite_schema SET sql = replace(sql, '"event"."state" IN (''applied'', ''ignored'', ''waiting'', ''failed'')',
	'("event"."state" = ''applied'' OR "event"."state" = ''ignored'' OR "event"."state" = ''waiting'' OR "event"."state" = ''failed'')')
	WHERE type = 'table' AND name = 'event';
--> statement-breakpoint
UPDATE sqlite_schema SET sql = replace(sql, '"purchase"."state" IN (''open'', ''processing'', ''paid'', ''failed'', ''expired'', ''refunded'', ''disputed'')',
	'("purchase"."state" = ''open'' OR "purchase"."state" = ''processing'' OR "purchase"."state" = ''paid'' OR "purchase"."state" = ''failed'' OR "purchase"."state" = ''expired'' OR "purchase"."state" = ''refunded'' OR "purchase"."state" = ''disputed'')')
	WHERE type = 'table' AND name = 'purchase';
--> statement-breakpoint
UPDATE sqlite_schema SET sql = replace(sql, '"refund"."state" IN (''pending'', ''requires_action'', ''succeeded'', ''failed'', ''canceled'')',
	'("refund"."state" = ''pending'' OR "refund"."state" = ''requires_action'' OR "refund"."state" = ''succeeded'' OR "refund"."state" = ''failed'' OR "refund"."state" = ''canceled'')')
	WHERE type = 'table' AND name = 'refund';
--> statement-breakpoint
UPDATE sqlite_schema SET sql = replace(sql, '"dispute"."state" IN (''inquiry'', ''open'', ''won'', ''lost'')',
	'("dispute"."state" = ''inquiry'' OR "dispute"."state" = ''open'' OR "dispute"."state" = ''won'' OR "dispute"."state" = ''lost'')')
	WHERE type = 'table' AND name = 'dispute';
--> statement-breakpoint
PRAGMA writable_schema = RESET;
--> statement-breakpoint
-- For those who read: rows with the id that the program computes, and the source as it was given.
CREATE VIEW named_transaction AS SELECT ledger_transaction.*, format('%08x-%04x-7000-%04x-%012x', created_at >> 16, created_at & 65535, 32768 | (seq >> 48), seq & 281474976710655) AS id,
	CASE typeof(source) WHEN 'text' THEN source
	WHEN 'blob' THEN lower(format('%s-%s-%s-%s-%s', substr(hex(source), 1, 8), substr(hex(source), 9, 4), substr(hex(source), 13, 4), substr(hex(source), 17, 4),
		substr(hex(source), 21)))
	ELSE format('%08x-%04x-7000-%04x-%012x', created_at >> 16, created_at & 65535, 32768 | (seq >> 48), seq & 281474976710655) END AS source_id
FROM ledger_transaction;
--> statement-breakpoint
CREATE VIEW named_hold AS SELECT hold.*, format('%08x-%04x-7001-%04x-%012x', created_at >> 16, created_at & 65535, 32768 | (seq >> 48), seq & 281474976710655) AS id,
	CASE typeof(source) WHEN 'text' THEN source
	WHEN 'blob' THEN lower(format('%s-%s-%s-%s-%s', substr(hex(source), 1, 8), substr(hex(source), 9, 4), substr(hex(source), 13, 4), substr(hex(source), 17, 4),
		substr(hex(source), 21)))
	ELSE format('%08x-%04x-7001-%04x-%012x', created_at >> 16, created_at & 65535, 32768 | (seq >> 48), seq & 281474976710655) END AS source_id
FROM hold;
