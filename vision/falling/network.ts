// Runs the fall network: what do the pictures of one small moving thing look like?
import { readFile } from 'node:fs/promises'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { LOOKS, type Look } from '../../contract/vocabulary.ts'

/** Pictures of one thing, evenly over its track. */
export const STACK = 8
/** Side of each picture, px. */
export const PATCH = 32

export interface FallNetwork {
  /**
   * @param stacks count * STACK * PATCH * PATCH bytes: 128 + (luma - background), the thing in the middle of each picture
   * @returns for each stack what it is taken for; the shares of one stack add up to 1
   */
  judge(stacks: Uint8Array, count: number): Promise<Record<Look, number>[]>
  close(): Promise<void>
}

/** Committed beside its training; docs/models.md has its card. */
export const FALL_NETWORK_FILE = new URL('./fall-network.onnx', import.meta.url)

/** @throws Error when the file cannot be read or is not the network this program was written for */
export async function createFallNetwork(file: URL | string = FALL_NETWORK_FILE): Promise<FallNetwork> {
  const session = await InferenceSession.create(await readFile(file), { intraOpNumThreads: 1, interOpNumThreads: 1, executionProviders: ['cpu'] })
  const [input, output] = [session.inputNames[0], session.outputNames[0]]
  if (input !== 'stacks' || output !== 'looks') throw new Error(`not the fall network: ${input} -> ${output}`)
  return {
    async judge(stacks, count) {
      if (count === 0) return []
      const answer = (await session.run({ stacks: new Tensor('uint8', stacks, [count, STACK, PATCH, PATCH]) }))['looks']!
      const shares = answer.data as Float32Array
      if (shares.length !== count * LOOKS.length) throw new Error(`the fall network answers ${shares.length} values for ${count} things`)
      return Array.from({ length: count }, (_, i) => toLooks(shares.subarray(i * LOOKS.length, (i + 1) * LOOKS.length)))
    },
    close: () => session.release(),
  }
}

function toLooks(shares: Float32Array): Record<Look, number> {
  return Object.fromEntries(LOOKS.map((look, k) => [look, shares[k]!])) as Record<Look, number>
}
