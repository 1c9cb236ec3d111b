/** A satisfaction survey (vendor reference, survey attributes). */
export interface Survey {
  readonly id: number
  readonly title: string
  readonly active: boolean
  readonly questions: readonly SurveyQuestion[]
  readonly created_at: string
  readonly updated_at: string
}

interface SurveyQuestion {
  /** `default_question`, or `question_` and a number. */
  readonly id: string
  readonly label: string
  readonly accepted_ratings: readonly number[]
  readonly default?: boolean
}

/** An answered survey (vendor reference, satisfaction rating attributes). */
export interface SatisfactionRating {
  readonly id: number
  readonly survey_id: number
  readonly ticket_id: number
  readonly user_id: number
  readonly agent_id: number | null
  readonly group_id: number | null
  readonly feedback: string | null
  /**
   * Answers by question. 103, 102, 101 happy (extremely, very, plainly), 100 neutral, -101, -102, -103 unhappy; classic
   * surveys 1 happy, 2 neutral, 3 unhappy.
   */
  readonly ratings: Readonly<Record<string, number>>
  readonly created_at: string
  readonly updated_at: string
}
