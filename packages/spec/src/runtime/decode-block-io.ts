import { array, type Decoder, integerBetween, object, uint64 } from "../decode/index.ts";
import type { BlockIo, ThrottleDevice, WeightDevice } from "./config.ts";

const weight = integerBetween(10, 1000);
/** Clients that ask for no weight write 0, as Docker does. */
const weightOrNone: Decoder<number | undefined> = (value) =>
  value === 0 ? undefined : weight(value);
const major = integerBetween(0, 0xfff);
const minor = integerBetween(0, 0xfffff);

/** `linux.resources.blockIO` of config.json. */
export const decodeBlockIo: Decoder<BlockIo> = object((io) => {
  return {
    leafWeight: io.optional("leafWeight", weightOrNone),
    weight: io.optional("weight", weightOrNone),
    weightDevice: io.optional("weightDevice", array(decodeWeightDevice)),
    throttleReadBpsDevice: io.optional("throttleReadBpsDevice", array(decodeThrottle)),
    throttleWriteBpsDevice: io.optional("throttleWriteBpsDevice", array(decodeThrottle)),
    throttleReadIOPSDevice: io.optional("throttleReadIOPSDevice", array(decodeThrottle)),
    throttleWriteIOPSDevice: io.optional("throttleWriteIOPSDevice", array(decodeThrottle)),
  };
});

const decodeWeightDevice: Decoder<WeightDevice> = object((device) => {
  return {
    major: device.required("major", major),
    minor: device.required("minor", minor),
    weight: device.optional("weight", weightOrNone),
    leafWeight: device.optional("leafWeight", weightOrNone),
  };
});

const decodeThrottle: Decoder<ThrottleDevice> = object((device) => ({
  major: device.required("major", major),
  minor: device.required("minor", minor),
  rate: device.required("rate", uint64),
}));
