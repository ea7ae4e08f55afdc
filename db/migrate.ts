// Brings a database to the newest schema, in one transaction.
import type Database from 'better-sqlite3'
export const SCHEMA_VERSION = 10
export declare function migrate(raw: Database.Database): void
