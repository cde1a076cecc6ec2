/**
 * What the pages and the API share: who asks and what they may see, how they log in, and how their notes and answers become mail. Nothing here knows
 * JSON or HTML; refusals are {@link org.mailroom.webadmin.work.Problem} and the domain's.
 */
package org.mailroom.webadmin.work;
