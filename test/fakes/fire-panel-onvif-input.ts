// An ONVIF device for tests: one for all drivers.
export { inputMessage, startOnvifDevice } from './onvif-device.ts'
