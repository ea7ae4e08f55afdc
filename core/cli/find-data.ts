// Which data directory a command works on; one without a database is refused, so that nothing is done beside the real one.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { dataPaths } from '../../db/data-dir.ts'
import { defaultDataDir, placeOf } from '../data-dir.ts'
import { NoDataError, type Terminal } from './terminal.ts'

/** Where `serve` keeps its data when it is told nothing else. */
export function chooseDataDir({ environment }: Terminal, given: string | undefined, isDemo = false): string {
  return resolve(given ?? defaultDataDir(placeOf(environment), isDemo))
}

/** @throws NoDataError when there is no database; for `verify`, evidence without its database is data too */
export function findDataDir(terminal: Terminal, given: string | undefined): string {
  const dir = chooseDataDir(terminal, given)
  if (holdsData(dir)) return dir
  throw new NoDataError(dir, hint(terminal, given === undefined))
}

/** @throws NoDataError: a new directory is made only where somebody named it */
export function findOrNameDataDir(terminal: Terminal, given: string | undefined): string {
  return given === undefined ? findDataDir(terminal, given) : resolve(given)
}

function holdsData(dir: string): boolean {
  const { db, evidence } = dataPaths(dir)
  return existsSync(db) || existsSync(evidence)
}

function hint(terminal: Terminal, isDefault: boolean): string {
  const [demo, own] = [chooseDataDir(terminal, undefined, true), chooseDataDir(terminal, undefined)]
  const lines = [
    ...(holdsData(demo) ? [`The demo keeps its data in ${demo}: use --data ${demo} 演示项目的数据在此目录。`] : []),
    ...(!isDefault && holdsData(own) ? [`There is data in the default directory ${own}: leave --data out. 默认目录中已有数据。`] : []),
  ]
  return [
    ...lines,
    'Name the directory that `vigil serve` uses with --data DIR; it says at its start which. 请用 --data 指定 vigil serve 使用的数据目录。',
  ].join('\n')
}
