import type { ListedNetwork } from "../list-networks.ts";
import { goTime } from "./go-time.ts";
import type { Columns } from "./list-format.ts";
import { printValue } from "./template/print-value.ts";

/** What `network ls` can print of a network. */
export function networkColumns({
  truncate,
}: {
  readonly truncate: boolean;
}): Columns<ListedNetwork> {
  return {
    ID: { heading: "NETWORK ID", cell: ({ id }) => (truncate ? id.slice(0, 12) : id) },
    Name: { heading: "NAME", cell: ({ name }) => name },
    Driver: { heading: "DRIVER", cell: ({ driver }) => driver },
    Scope: { heading: "SCOPE", cell: () => "local" },
    IPv4: { heading: "IPV4", cell: ({ network }) => String(network !== undefined) },
    IPv6: { heading: "IPV6", cell: ({ network }) => String(network?.ipv6 !== undefined) },
    Internal: {
      heading: "INTERNAL",
      cell: ({ network }) => String(network?.internal ?? false),
    },
    Labels: {
      heading: "LABELS",
      cell: (listed) =>
        labelsOf(listed)
          .map(([name, value]) => `${name}=${value}`)
          .join(","),
    },
    Label: {
      heading: "LABEL",
      cell: (listed) => (name) => new Map(labelsOf(listed)).get(printValue(name)) ?? "",
    },
    CreatedAt: {
      heading: "CREATED AT",
      cell: ({ network }) => goTime(network?.createdAt.getTime() ?? Number.NaN),
    },
  };
}

function labelsOf({ network }: ListedNetwork): readonly (readonly [string, string])[] {
  return Object.entries(network?.labels ?? {});
}
