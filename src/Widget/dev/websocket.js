import { createHash } from 'node:crypto';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** A text-only WebSocket server end, enough to play a hub to one browser. */
export function acceptWebSocket(request, socket, { onText, onClose }) {
  const key = createHash('sha1')
    .update(request.headers['sec-websocket-key'] + GUID)
    .digest('base64');
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${key}\r\n\r\n`,
  );
  let buffer = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    buffer = Buffer.concat([buffer, chunk]);
    for (let frame = readFrame(buffer); frame; frame = readFrame(buffer)) {
      buffer = buffer.subarray(frame.size);
      if (frame.opcode === 8) socket.end();
      else if (frame.opcode === 1) onText(frame.text);
    }
  });
  socket.on('close', onClose);
  socket.on('error', () => socket.destroy());
  return {
    send(text) {
      const payload = Buffer.from(text);
      const head =
        payload.length < 126
          ? Buffer.from([0x81, payload.length])
          : Buffer.from([0x81, 126, payload.length >> 8, payload.length & 255]);
      socket.write(Buffer.concat([head, payload]));
    },
    close: () => socket.destroy(),
  };
}

function readFrame(buffer) {
  if (buffer.length < 2) return null;
  let length = buffer[1] & 127;
  let at = 2;
  if (length === 126) {
    if (buffer.length < 4) return null;
    length = buffer.readUInt16BE(2);
    at = 4;
  }
  const size = at + 4 + length;
  if (buffer.length < size) return null;
  const mask = buffer.subarray(at, at + 4);
  const payload = Buffer.from(buffer.subarray(at + 4, size)).map((byte, i) => byte ^ mask[i % 4]);
  return { opcode: buffer[0] & 15, text: payload.toString(), size };
}
