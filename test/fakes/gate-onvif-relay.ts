// An ONVIF device for tests: one for all drivers.
export { startOnvifDevice } from './onvif-device.ts'
