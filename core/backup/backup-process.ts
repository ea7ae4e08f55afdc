// A process of its own that makes one backup, or tries the newest, beside the running core: the order and the key in as JSON, what became of it out.
import { getPriority, setPriority } from 'node:os'
import { text } from 'node:stream/consumers'
import { takeBackup, tryNewest, type BackupOrder } from './take-backup.ts'

/** Whoever watches the console comes first. */
const NICER_BY = 10
setPriority(Math.min(19, getPriority() + NICER_BY))

const order = JSON.parse(await text(process.stdin)) as BackupOrder
const outcome = order.is === 'drill' ? tryNewest(order) : await takeBackup(order)
process.stdout.end(JSON.stringify(outcome))
