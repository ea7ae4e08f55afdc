// A face terminal of the mqtt/face family for tests: the simulator's.
export { startFaceTerminal, type FaceTerminal, type FaceTerminalOptions } from '../../devices/simulator/face-terminal.ts'
