/** Where a command without a slash is looked for when the image does not say: Docker's default. */
export const defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
