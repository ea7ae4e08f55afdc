// A device at an MQTT broker for tests: the simulator's.
export { connectMqttDevice, type MqttAddress, type MqttDevice } from '../../devices/simulator/mqtt-device.ts'
