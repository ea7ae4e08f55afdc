// What the board of processes knows of those it is told about.
import { beforeEach, expect, test } from 'vitest'
import { createProcessBoard, type ProcessBoard } from './process-board.ts'

let nowMs: number
let board: ProcessBoard
let killed: number
beforeEach(() => {
  nowMs = 1000
  killed = 0
  board = createProcessBoard(() => nowMs)
})
const start = (name = 'media') => board.of(name).starting({ pid: 77, kill: () => void killed++ })

test('a process that went down and came back says how often and why', () => {
  start()
  board.of('media').ready()
  expect(board.list()).toEqual([{ name: 'media', state: 'running', pid: 77, startedAtMs: 1000, restarts: 0, lastDown: null }])
  nowMs = 5000
  board.of('media').down('exit SIGKILL')
  expect(board.list()).toMatchObject([{ state: 'down', pid: null, restarts: 0, lastDown: { atMs: 5000, reason: 'exit SIGKILL' } }])
  start()
  expect(board.list()).toMatchObject([{ state: 'starting', restarts: 1, lastDown: { atMs: 5000 } }])
})

test('five times in two minutes are a loop, until they are two minutes ago', () => {
  for (let i = 0; i < 5; i++) {
    expect(board.looping()).toEqual([])
    start()
    board.of('media').down('exit 1')
    nowMs += 20_000
  }
  start('inference')
  expect(board.looping()).toEqual(['media'])
  nowMs += 20_000
  expect(board.looping()).toEqual([])
})

test('one that is ended is ended by whoever keeps it, and one that is not known by nobody', () => {
  start()
  board.end('media')
  board.end('facade')
  expect(killed).toBe(1)
})
