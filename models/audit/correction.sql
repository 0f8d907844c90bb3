with corrections as (
    select * from {{ ref('stg_raw__correction') }}
),

forms as (
    select * from {{ ref('dim_form') }}
),

final as (
    select
        corrections.correction_id,
        corrections.form_id,
        forms.region_code,
        corrections.page_no,
        corrections.table_no,
        corrections.row_no,
        corrections.col_no,
        corrections.text_printed,
        corrections.text_corrected,
        corrections.reason,
        corrections.corrected_on,
        corrections.file_name,
        corrections.file_line
    from corrections
    inner join forms on corrections.form_id = forms.form_id
)

select * from final
