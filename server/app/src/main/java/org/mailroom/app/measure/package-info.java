/** Figures for those who run the server: what is counted as it happens, and what waits where, as Prometheus reads it (docs/adr/0022-metrics.md). */
package org.mailroom.app.measure;
