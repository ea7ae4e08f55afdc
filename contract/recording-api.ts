// The part of the operators' contract that is about what is recorded on this computer.
import { oc } from '@orpc/contract'
import { cameraRecordingSchema, recordingSaveSchema, recordingViewSchema } from './recording.ts'

export const recordingApi = {
  recording: {
    overview: oc.output(recordingViewSchema),
    /** In force at once. One that did not start from the version in force is refused with `recording.changed`. */
    save: oc.input(recordingSaveSchema).output(cameraRecordingSchema),
  },
}
