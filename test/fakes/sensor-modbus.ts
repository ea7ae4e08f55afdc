// A Modbus module for tests: the product's own simulator.
export { startModbusModule } from '../../devices/simulator/modbus-module.ts'
