{#
    One row a distinct qualitative actual that says whether something was done: met, partial or not_met, by the
    seed qualitative_answers. A whole text goes before a part of one, what is missing before what is there; a
    beginning that says done counts only where no number follows it.
#}
with printed_values as (
    select * from {{ ref('int_printed_value') }}
),

answers as (
    select * from {{ ref('qualitative_answers') }}
),

final as (
    select
        printed_values.value_text,
        arg_min(
            answers.outcome,
            case answers.match_kind when 'exact' then 0 else 10 end
            + case answers.outcome when 'partial' then 0 when 'not_met' then 1 else 2 end
        ) as outcome
    from printed_values
    inner join answers
        on
            (answers.match_kind = 'exact' and printed_values.value_text = answers.answer_text)
            or (answers.match_kind = 'prefix' and starts_with(printed_values.value_text, answers.answer_text))
            or (answers.match_kind = 'contains' and contains(printed_values.value_text, answers.answer_text))
    where
        printed_values.value_kind = 'qualitative'
        and not (
            answers.match_kind = 'prefix'
            and answers.outcome = 'met'
            and regexp_matches(printed_values.value_text, '[0-9]')
        )
    group by printed_values.value_text
)

select * from final
