/** Scenarios are bundled as text. */
declare module '*.uffd' {
  const text: string;
  export default text;
}
