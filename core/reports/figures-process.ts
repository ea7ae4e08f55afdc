// A process of its own that reads figures from the database, beside the running core: what is asked for and the key in as JSON, the figures out.
import { getPriority, setPriority } from 'node:os'
import { text } from 'node:stream/consumers'
import { openReadableDb } from '../../db/open.ts'
import type { FiguresOrder } from './compute-figures.ts'
import { readDashboard } from './figures/read-dashboard.ts'
import { readOperatorLoad } from './figures/operator-load.ts'
import { readFigures } from './figures/read-figures.ts'

/** Whoever watches the console comes first. */
const NICER_BY = 5
setPriority(Math.min(19, getPriority() + NICER_BY))

const { file, key, ask } = JSON.parse(await text(process.stdin)) as FiguresOrder
const db = openReadableDb({ file, key: Buffer.from(key, 'hex') })
const READ = { figures: readFigures, dashboard: readDashboard, load: readOperatorLoad }
const figures = READ[ask.is](db, ask.request)
db.close()
process.stdout.end(JSON.stringify(figures))
