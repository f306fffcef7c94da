import {
  type Descriptor,
  FSCONFIG_CMD_CREATE,
  FSCONFIG_SET_FLAG,
  FSCONFIG_SET_STRING,
  FSMOUNT_CLOEXEC,
  FSOPEN_CLOEXEC,
  type Kernel,
} from "@skiff/kernel";

/** A new tmpfs, mounted nowhere yet. Options are NAME or NAME=VALUE, the label SELinux's, attributes MOUNT_ATTR_…. */
export function openTmpfs(
  kernel: Kernel,
  {
    options,
    label,
    attributes,
  }: {
    readonly options: readonly string[];
    readonly label: string | undefined;
    readonly attributes: number;
  },
): Descriptor {
  using context = kernel.fsopen("tmpfs", FSOPEN_CLOEXEC);
  for (const option of label === undefined ? options : [...options, `context=${label}`]) {
    const equals = option.indexOf("=");
    if (equals < 0) kernel.fsconfig(context, FSCONFIG_SET_FLAG, option, null, 0);
    else {
      const [name, value] = [option.slice(0, equals), option.slice(equals + 1)];
      kernel.fsconfig(context, FSCONFIG_SET_STRING, name, value, 0);
    }
  }
  kernel.fsconfig(context, FSCONFIG_CMD_CREATE, null, null, 0);
  return kernel.fsmount(context, FSMOUNT_CLOEXEC, attributes);
}
