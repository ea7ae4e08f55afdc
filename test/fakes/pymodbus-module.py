# Somebody else's Modbus device: Debian's python3-pymodbus, set and read by lines on stdin; argument: tcp or rtu.
import asyncio
import sys

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.server.async_io import ModbusTcpServer
from pymodbus.transaction import ModbusRtuFramer, ModbusSocketFramer

SIZE = 600


def block():
    return ModbusSequentialDataBlock(0, [0] * SIZE)


async def main():
    store = ModbusSlaveContext(di=block(), co=block(), hr=block(), ir=block(), zero_mode=True)
    context = ModbusServerContext(slaves={1: store}, single=False)
    framer = ModbusRtuFramer if sys.argv[1] == "rtu" else ModbusSocketFramer
    server = ModbusTcpServer(context, framer=framer, address=("127.0.0.1", 0))
    serving = asyncio.create_task(server.serve_forever())
    await server.serving
    print(server.server.sockets[0].getsockname()[1], flush=True)
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    # `set FUNCTION ADDRESS VALUE...` or `get FUNCTION ADDRESS`
    while line := (await lines.readline()).split():
        function, address, *values = map(int, line[1:])
        if line[0] == b"set":
            store.setValues(function, address, values)
        print(*(int(value) for value in store.getValues(function, address, max(1, len(values)))), flush=True)
    serving.cancel()


asyncio.run(main())
