/**
 * Bringing the directory to what a file says: {@code mailroom apply}. A {@link org.mailroom.domain.setup.Setup} is checked as a
 * whole against the directory, becomes a {@link org.mailroom.domain.setup.SetupPlan}, and is carried out or only shown.
 */
package org.mailroom.domain.setup;
