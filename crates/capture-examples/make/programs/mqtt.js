// MQTT over WebSocket: the broker aedes, and mqtt.js as a sensor that also hears what it asks for. `server` listens on port
// 80; `client ADDRESS` talks and leaves.
const { createServer } = require('node:http');

async function serve() {
  const { Aedes } = require('aedes');
  const { createWebSocketStream, WebSocketServer } = require('ws');
  const broker = await Aedes.createBroker();
  const server = createServer();
  new WebSocketServer({ server, handleProtocols: () => 'mqtt' }).on('connection', (socket, request) => {
    broker.handle(createWebSocketStream(socket), request);
  });
  server.listen(80);
}

async function talk(address) {
  const mqtt = require('mqtt');
  const client = mqtt.connect(`ws://${address}/mqtt`, {
    clientId: 'sensor-7',
    protocolVersion: 4,
    keepalive: 3,
    reconnectPeriod: 0,
    will: { topic: 'status/sensor-7', payload: 'gone', qos: 1, retain: true },
  });
  await new Promise((done) => client.once('connect', done));
  await client.subscribeAsync('rooms/+/heating', { qos: 1 });
  const heard = new Promise((done) => client.once('message', done));
  await client.publishAsync('rooms/4/temperature', '21.5', { qos: 0 });
  await client.publishAsync('rooms/4/heating', 'on', { qos: 1 });
  await heard;
  await new Promise((done) => setTimeout(done, 3400));
  await client.endAsync();
}

if (process.argv[2] === 'server') serve();
else talk(process.argv[3]).then(() => setTimeout(() => process.exit(), 200));
