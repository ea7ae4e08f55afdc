// Entry of an inference process: frames in over a local socket, tracks and hits out over IPC. Usage: infer-process --socket PATH --models DIR [--pictures FILE] [--min-score N]
import { parseArgs } from 'node:util'
import { createDetector } from './detect.ts'
import { createInference } from './inference.ts'
import { openSharedPicture } from './shared-picture.ts'
import { MIN_SCORE } from './track-group.ts'
import { runVisionProcess } from './vision-process.ts'

runVisionProcess(async ({ emit }) => {
  const { values } = parseArgs({
    options: { socket: { type: 'string' }, models: { type: 'string' }, pictures: { type: 'string' }, 'min-score': { type: 'string' } },
  })
  const { socket: socketPath, models: modelsDir, pictures } = values
  const minScore = Number(values['min-score'] ?? MIN_SCORE)
  if (!socketPath || !modelsDir || !(minScore >= 0 && minScore <= 1))
    throw new Error('usage: infer-process --socket PATH --models DIR [--pictures FILE] [--min-score 0..1]')

  const elapsedMs = (): number => performance.now()
  const startMs = elapsedMs()
  const detector = await createDetector({ modelsDir })
  const loadMs = elapsedMs() - startMs
  const inference = createInference({ detector, minScore, elapsedMs, emit })
  return {
    socketPath,
    models: [{ id: detector.modelId, loadMs, provider: detector.provider }],
    pictures: pictures === undefined ? null : openSharedPicture(pictures, 'all'),
    handle(order) {
      if (order.type !== 'configure') throw new RangeError(`no order for an inference process: ${order.type}`)
      inference.configure(order.cameras)
    },
    take: (frame) => inference.take(frame),
  }
})
