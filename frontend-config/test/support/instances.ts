import type { Done, Order } from './fleet.js';
import { Instance } from './instance.js';

// The process of a fleet: does what it is ordered to.

let instances: readonly Instance[] = [];

const named = (count: number, key: string, name: string) =>
  Array.from({ length: count }, (_, i) => new Instance(key, `${name}-${i + 1}`));

async function obey(order: Order): Promise<void> {
  switch (order.to) {
    case 'start': {
      const listeners = named(order.listening, order.key, 'pod');
      const pollers = named(order.polling, order.key, 'batch');
      instances = [...listeners, ...pollers];
      await Promise.all([...listeners.map((each) => each.listen()), ...pollers.map((each) => each.poll())]);
      return;
    }
    case 'poll':
      await Promise.all(instances.map((each) => each.polls && each.poll()));
      return;
    case 'leave':
      await Promise.all(instances.map((each) => each.leave()));
  }
}

process.on('message', (order: Order) => {
  obey(order).then(
    () => process.send?.({} satisfies Done),
    (trouble: unknown) => process.send?.({ trouble: String(trouble) } satisfies Done),
  );
});

// Nobody is left who would stop them.
process.on('disconnect', () => process.exit());
