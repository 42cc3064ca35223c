import type { EncodedPacket } from 'mediabunny';

/** Several walks through one file at once. Each packet remembers the walk that it came from, and has one successor. */
export class PacketWalks<Item> {
  readonly #walks = new WeakMap<EncodedPacket, AsyncIterator<Item, void>>();
  readonly #packetOf: (item: Item, metadataOnly: boolean) => EncodedPacket;

  constructor(packetOf: (item: Item, metadataOnly: boolean) => EncodedPacket) {
    this.#packetOf = packetOf;
  }

  /** Takes the next packet of a walk; null at its end. */
  async take(walk: AsyncIterator<Item, void>, { metadataOnly = false } = {}): Promise<EncodedPacket | null> {
    const { value } = await walk.next();
    if (!value) return null;
    const packet = this.#packetOf(value, metadataOnly);
    this.#walks.set(packet, walk);
    return packet;
  }

  /** @throws RangeError for a packet of another file, or one whose successor has already been read */
  async next(packet: EncodedPacket, options?: { readonly metadataOnly?: boolean }): Promise<EncodedPacket | null> {
    const walk = this.#walks.get(packet);
    if (!walk) throw new RangeError('The packet is from another file, or its successor has already been read.');
    this.#walks.delete(packet);
    return this.take(walk, options);
  }
}
