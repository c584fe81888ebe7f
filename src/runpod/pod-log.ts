/** What RunPod has kept of what a pod said: untrusted text, bounded. */
export interface PodLog {
  /** Lines of its container, the oldest first. */
  container: string[]
  /** Lines of its machine: the download of the image, the start of the container. */
  system: string[]
}
